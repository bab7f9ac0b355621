package io.rallyd.transport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;

/**
 * What either side proves: HMAC-SHA256 by the secret over a label of its own, all bytes of the
 * handshake so far (roles, versions, both nonces, session), and the SHA-256 of the server's
 * certificate as this side sees it (zeros without TLS). A man in the middle has another
 * certificate, a replay another nonce, a reflection another label.
 */
final class Proofs {
  private static final byte[] CLIENT = "rallyd client 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SERVER = "rallyd server 1".getBytes(StandardCharsets.US_ASCII);

  private Proofs() {}

  static byte[] client(
      Secret secret, byte[] hello, byte[] challenge, byte[] proof, byte[] certificate) {
    return secret.mac(CLIENT, hello, challenge, HandshakeFormat.unsigned(proof), certificate);
  }

  static byte[] server(
      Secret secret,
      byte[] hello,
      byte[] challenge,
      byte[] proof,
      byte[] accept,
      byte[] certificate) {
    return secret.mac(
        SERVER, hello, challenge, proof, HandshakeFormat.unsigned(accept), certificate);
  }

  /** Compares in a time that does not tell where they differ. */
  static boolean same(byte[] a, byte[] b) {
    return MessageDigest.isEqual(a, b);
  }

  static byte[] noCertificate() {
    return new byte[32];
  }

  static byte[] hash(Certificate certificate) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("cannot take the SHA-256 of a certificate", e);
    }
  }
}
