package io.rallyd.cli.system;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the tests and what it certifies, in files as users have them. */
final class Certificates {
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * A certified name with its key.
   *
   * @param certificate PEM file of the certificate
   * @param key PEM file of its key
   * @param store both of them, for a server
   */
  record Identity(Path certificate, Path key, KeyStore store) {}

  private final Path directory;
  private final String name;
  private final KeyPair keys = newKeys();
  private final X509Certificate root;
  private int serial = 1;

  Certificates(Path directory, String name) throws Exception {
    this.directory = Files.createDirectories(directory);
    this.name = name;
    JcaX509v3CertificateBuilder builder = builder(name, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    this.root = sign(builder);
    pem(name, "CERTIFICATE", root.getEncoded());
  }

  /** Returns the PEM file of the authority itself. */
  Path authority() {
    return file(name, "CERTIFICATE");
  }

  /** Certifies somebody. */
  Identity issue(String subject, GeneralName... names) throws Exception {
    KeyPair own = newKeys();
    JcaX509v3CertificateBuilder builder = builder(subject, own);
    if (names.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    X509Certificate certificate = sign(builder);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        subject, own.getPrivate(), NO_PASSWORD, new Certificate[] {certificate, root});
    return new Identity(
        pem(subject, "CERTIFICATE", certificate.getEncoded()),
        pem(subject, "PRIVATE KEY", own.getPrivate().getEncoded()),
        store);
  }

  /** Returns TLS for a server that is known by an identity and knows what this authority issued. */
  SSLContext server(Identity identity) throws GeneralSecurityException, IOException {
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(identity.store(), NO_PASSWORD);
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry(name, root);
    TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private JcaX509v3CertificateBuilder builder(String subject, KeyPair pair) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        new X500Name("CN=" + name),
        BigInteger.valueOf(serial++),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(Duration.ofDays(1))),
        new X500Name("CN=" + subject),
        pair.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder)
      throws OperatorCreationException, GeneralSecurityException {
    PrivateKey key = keys.getPrivate();
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private Path pem(String subject, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file(subject, kind),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
  }

  private Path file(String subject, String kind) {
    return directory.resolve(subject + "-" + kind.replace(' ', '-') + ".pem");
  }
}
