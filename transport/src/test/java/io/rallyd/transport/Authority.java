package io.rallyd.transport;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests, as an authority does. */
final class Authority {
  private static final AtomicInteger SERIAL = new AtomicInteger(1);

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate own;

  Authority(String name) throws Exception {
    this.name = new X500Name("CN=" + name);
    this.keys = keys("EC");
    this.own = certify(this.name, keys, "", Instant.now().plus(Duration.ofDays(1)), true);
  }

  /** What a server needs: its certificate, that of the authority, and its key, all in PEM. */
  record Issued(String chain, String key, KeyPair keys) {
    void write(Path certificateFile, Path keyFile) throws IOException {
      Files.writeString(certificateFile, chain);
      Files.writeString(keyFile, key);
    }
  }

  static KeyPair keys(String kind) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(kind.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  String certificate() throws Exception {
    return pem("CERTIFICATE", own.getEncoded());
  }

  /** Issues a certificate for an address, of a kind of key, valid until a time. */
  Issued issue(String ip, String kind, Instant until) throws Exception {
    KeyPair server = keys(kind);
    X509Certificate certificate = certify(new X500Name("CN=server"), server, ip, until, false);
    return new Issued(
        pem("CERTIFICATE", certificate.getEncoded()) + certificate(),
        pem("PRIVATE KEY", server.getPrivate().getEncoded()),
        server);
  }

  Issued issue() throws Exception {
    return issue("127.0.0.1", "EC", Instant.now().plus(Duration.ofDays(1)));
  }

  private X509Certificate certify(
      X500Name subject, KeyPair subjectKeys, String ip, Instant until, boolean authority)
      throws Exception {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(until.minus(Duration.ofDays(30))),
            Date.from(until),
            subject,
            SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!ip.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, ip)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
