package io.rallyd.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A coordinator's key and certificate, made anew at each start and kept in memory only. It need not
 * be known to anyone: the secret vouches for it.
 *
 * @param context TLS 1.3
 * @param certificateHash SHA-256 of the certificate
 */
record ServerIdentity(SslContext context, byte[] certificateHash) {
  static final String TLS = "TLSv1.3";

  static ServerIdentity create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X509Certificate certificate = selfSigned(keys);
      SslContext context =
          SslContextBuilder.forServer(keys.getPrivate(), certificate)
              .sslProvider(TlsEngine.provider())
              .protocols(TLS)
              .build();
      return new ServerIdentity(context, Proofs.hash(certificate));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new RallyException("cannot make a key for TLS: " + e.getMessage(), e);
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
