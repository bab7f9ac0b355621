package io.rallyd.transport.download;

import java.util.Map;
import java.util.Optional;

/** Keys of object stores, from variables of the environment. Never logged. */
public final class Credentials {
  private final Map<String, String> environment;

  /** Creates credentials from an environment. */
  public Credentials(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
  }
}
