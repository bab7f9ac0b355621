package io.rallyd.daemon.config;

import io.rallyd.transport.Secret;
import java.util.Map;
import java.util.Optional;

/** Where the secret of the cluster is on this machine. */
public final class ClusterSecret {
  /** The environment variable that wins over the file. */
  public static final String VARIABLE = "RALLYD_SECRET";

  private ClusterSecret() {}

  /**
   * Returns the secret of this machine.
   *
   * @param environment may hold {@value #VARIABLE}
   * @param ini may hold {@code [daemon] secret}
   * @return empty when neither has one
   * @throws ConfigException when it is too short
   */
  public static Optional<Secret> of(Map<String, String> environment, RallyIni ini) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      return Optional.of(checked(variable, "The environment variable " + VARIABLE));
    }
    return ini.get("daemon", "secret")
        .filter(s -> !s.isEmpty())
        .map(s -> checked(s, ini.file() + ": 'secret' in section [daemon]"));
  }

  private static Secret checked(String text, String where) {
    if (text.length() < Secret.MIN_LENGTH) {
      throw new ConfigException(
          where
              + " has "
              + text.length()
              + " characters, expected at least "
              + Secret.MIN_LENGTH
              + ".");
    }
    return Secret.of(text);
  }
}
