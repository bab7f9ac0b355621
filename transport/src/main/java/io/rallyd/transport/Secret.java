package io.rallyd.transport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What all machines of a cluster know and nobody else. It never appears in text. Immutable. */
public final class Secret {
  /** Fewest characters of a secret. */
  public static final int MIN_LENGTH = 32;

  private final SecretKeySpec key;

  private Secret(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /**
   * Returns the secret of this text.
   *
   * @throws IllegalArgumentException when it is shorter than {@link #MIN_LENGTH} characters
   */
  public static Secret of(String text) {
    if (text.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "the secret must have at least " + MIN_LENGTH + " characters");
    }
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the text of a new random secret: 64 hex digits. */
  public static String generate() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns HMAC-SHA256 over the parts, one behind the other. */
  byte[] mac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && key.equals(secret.key);
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Secret(hidden)";
  }
}
