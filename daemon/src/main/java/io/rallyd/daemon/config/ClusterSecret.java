package io.rallyd.daemon.config;

import io.rallyd.transport.Secret;
import io.rallyd.transport.Secrets;
import java.util.Map;
import java.util.Optional;

/** Where the secret of the cluster is on this machine. */
public final class ClusterSecret {
  /** The environment variable that wins over the file. */
  public static final String VARIABLE = "RALLYD_SECRET";

  /** The environment variable of the secret before. */
  public static final String PREVIOUS_VARIABLE = "RALLYD_SECRET_PREVIOUS";

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

  /**
   * Returns the secret of this machine and the one before it, while that is to be taken, too.
   *
   * @param environment may hold {@value #VARIABLE} and {@value #PREVIOUS_VARIABLE}
   * @param ini may hold {@code [daemon] secret} and {@code secret.previous}
   * @return empty when there is no secret
   * @throws ConfigException when one is too short
   */
  public static Optional<Secrets> secrets(Map<String, String> environment, RallyIni ini) {
    String variable = environment.getOrDefault(PREVIOUS_VARIABLE, "");
    Optional<Secret> previous =
        variable.isEmpty()
            ? ini.get("daemon", "secret.previous")
                .filter(s -> !s.isEmpty())
                .map(s -> checked(s, ini.file() + ": 'secret.previous' in section [daemon]"))
            : Optional.of(checked(variable, "The environment variable " + PREVIOUS_VARIABLE));
    return of(environment, ini).map(current -> new Secrets(current, previous));
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
