package io.rallyd.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key and certificate that a coordinator shows: made anew at each start and kept in memory
 * only, for the secret vouches for it; or from files of one's own. Immutable.
 */
public final class ServerIdentity {
  static final String TLS = "TLSv1.3";

  private final SslContext context;
  private final byte[] certificateHash;
  private final Instant validUntil;

  private ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
    try {
      this.context =
          SslContextBuilder.forServer(key, chain.toArray(new X509Certificate[0]))
              .sslProvider(TlsEngine.provider())
              .protocols(TLS)
              .build();
    } catch (IOException e) {
      throw new RallyException("this Java cannot use the key for TLS: " + e.getMessage(), e);
    }
    this.certificateHash = Proofs.hash(chain.get(0));
    this.validUntil = chain.get(0).getNotAfter().toInstant();
  }

  /** Makes a new key and certificate that nobody needs to know. */
  public static ServerIdentity selfSigned() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new ServerIdentity(keys.getPrivate(), List.of(selfSigned(keys)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new RallyException("cannot make a key for TLS: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a key and certificate; blocks.
   *
   * @param certificate a chain in PEM, the server's own first
   * @param key its key in PEM, PKCS#8 without a passphrase
   * @throws RallyException naming the file that is missing, unreadable, damaged, encrypted or
   *     expired, or saying that they do not belong together
   */
  public static ServerIdentity of(Path certificate, Path key) {
    PemFile certificateFile = new PemFile(certificate, "a certificate chain in PEM");
    PemFile keyFile = new PemFile(key, "a private key in PEM, PKCS#8, without a passphrase");
    List<X509Certificate> chain = certificateFile.certificates();
    PrivateKey own = keyFile.key();
    if (!belong(own, chain.get(0).getPublicKey())) {
      boolean other = chain.stream().skip(1).anyMatch(c -> belong(own, c.getPublicKey()));
      throw new RallyException(
          "The key in "
              + key
              + " does not belong to the first certificate in "
              + certificate
              + (other ? " but to a later one" : "")
              + "; expected the server's own certificate first, and its key.");
    }
    for (X509Certificate each : chain) {
      if (Instant.now().isAfter(each.getNotAfter().toInstant())) {
        throw certificateFile.wrong(
            "has a certificate that expired at " + each.getNotAfter().toInstant());
      }
      if (Instant.now().isBefore(each.getNotBefore().toInstant())) {
        throw certificateFile.wrong(
            "has a certificate that is not valid before " + each.getNotBefore().toInstant());
      }
    }
    return new ServerIdentity(own, chain);
  }

  /** Returns until when the certificate is valid. */
  public Instant validUntil() {
    return validUntil;
  }

  /** Returns TLS 1.3. */
  SslContext context() {
    return context;
  }

  /** Returns the SHA-256 of the certificate. */
  byte[] certificateHash() {
    return certificateHash.clone();
  }

  private static boolean belong(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] something = Proofs.noCertificate();
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(something);
      byte[] signature = signing.sign();
      signing.initVerify(certified);
      signing.update(something);
      return signing.verify(signature);
    } catch (GeneralSecurityException e) {
      // Keys of different kinds, or of different curves.
      return false;
    }
  }

  private static X509Certificate selfSigned(KeyPair keys)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    X500Name name = new X500Name("CN=rallyd");
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(36500))),
            name,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    byte[] encoded =
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new java.io.ByteArrayInputStream(encoded));
  }
}
