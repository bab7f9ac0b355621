package io.rallyd.daemon.config;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** What proves that a machine belongs to the cluster. Never shows its text in a log. */
public final class ClusterSecret {
  /** The environment variable that wins over the file. */
  public static final String VARIABLE = "RALLYD_SECRET";

  /** The fewest characters of a secret that the user made. */
  public static final int MIN_LENGTH = 32;

  private static final int OWN_BYTES = 32;

  private final String text;

  private ClusterSecret(String text) {
    this.text = text;
  }

  /**
   * Returns the secret of this machine.
   *
   * @param environment may hold {@value #VARIABLE}
   * @param ini may hold {@code [daemon] secret}
   * @return empty when neither has one
   * @throws ConfigException when it is too short
   */
  public static Optional<ClusterSecret> of(Map<String, String> environment, RallyIni ini) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      return Optional.of(checked(variable, "The environment variable " + VARIABLE));
    }
    return ini.get("daemon", "secret")
        .filter(s -> !s.isEmpty())
        .map(s -> checked(s, ini.file() + ": 'secret' in section [daemon]"));
  }

  /** Makes a new one of 64 random hexadecimal digits. */
  static ClusterSecret random() {
    byte[] bytes = new byte[OWN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new ClusterSecret(HexFormat.of().formatHex(bytes));
  }

  private static ClusterSecret checked(String text, String where) {
    if (text.length() < MIN_LENGTH) {
      throw new ConfigException(
          where + " has " + text.length() + " characters, expected at least " + MIN_LENGTH + ".");
    }
    return new ClusterSecret(text);
  }

  /** Returns a fresh copy of its bytes, for the handshake. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the text for the configuration file. */
  String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterSecret secret && Arrays.equals(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
