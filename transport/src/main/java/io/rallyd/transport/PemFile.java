package io.rallyd.transport;

import io.rallyd.protocol.RallyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with keys or certificates between BEGIN and END lines. Every mistake is a {@link
 * RallyException} of one sentence that names the file and what was expected. Reading may block.
 */
final class PemFile {
  private static final int MAX_SIZE = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,40})-----(.{1,100000}?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");

  private final Path file;
  private final String expected;
  private final List<Block> blocks = new ArrayList<>();

  private record Block(String kind, String body) {}

  /**
   * Reads a file.
   *
   * @param expected what ought to be in it, for messages
   */
  PemFile(Path file, String expected) {
    this.file = file;
    this.expected = expected;
    Matcher matcher = BLOCK.matcher(read());
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
  }

  /** Returns the certificates in their order; at least one. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.kind().equals("CERTIFICATE")) {
        certificates.add(certificate(bytes(block)));
      }
    }
    if (certificates.isEmpty()) {
      throw wrong("has no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
    return certificates;
  }

  /** Returns the first key, of whatever kind. */
  PrivateKey key() {
    for (Block block : blocks) {
      switch (block.kind()) {
        case "PRIVATE KEY":
          return key(bytes(block));
        case "ENCRYPTED PRIVATE KEY":
          throw encrypted();
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY":
          if (block.body().contains("ENCRYPTED")) {
            throw encrypted();
          }
          throw wrong(
              "has a key of the older kind '"
                  + block.kind()
                  + "'; openssl pkcs8 -topk8 -nocrypt makes PKCS#8 of it");
        default:
          // Parameters of curves, and certificates, may stand beside a key.
      }
    }
    throw wrong("has no key in PEM (-----BEGIN PRIVATE KEY-----)");
  }

  private String read() {
    if (!Files.exists(file)) {
      throw wrong("does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw wrong("is no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw wrong("is larger than " + MAX_SIZE + " bytes");
      }
      // Whatever is not ASCII is comment.
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw wrong("cannot be read");
    }
  }

  private byte[] bytes(Block block) {
    try {
      return Base64.getMimeDecoder().decode(block.body());
    } catch (IllegalArgumentException e) {
      throw wrong("is damaged: the part '" + block.kind() + "' is not Base64");
    }
  }

  private X509Certificate certificate(byte[] bytes) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw wrong("is damaged: a certificate in it cannot be understood");
    }
  }

  private PrivateKey key(byte[] bytes) {
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        // Of another kind, perhaps.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no keys of kind " + kind, e);
      }
    }
    throw wrong("has a key that cannot be understood; it must be of EC, RSA or Ed25519");
  }

  private RallyException encrypted() {
    return wrong(
        "has an encrypted key, which nobody is there to open; openssl pkcs8 -topk8 -nocrypt"
            + " takes the passphrase off");
  }

  RallyException wrong(String what) {
    return new RallyException(file + " " + what + "; expected " + expected + ".");
  }
}
