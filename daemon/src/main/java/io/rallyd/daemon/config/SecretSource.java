package io.rallyd.daemon.config;

import io.rallyd.protocol.RallyException;
import io.rallyd.transport.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The secret as it stands in the configuration now: {@link #refresh} reads the file again, {@link
 * #get} is the value read last and never blocks. Safe for use by many threads.
 */
public final class SecretSource implements Supplier<Optional<Secret>> {
  private final Supplier<Optional<Secret>> reader;
  private final String missing;
  private volatile Optional<Secret> secret = Optional.empty();
  private volatile String problem;

  private SecretSource(Supplier<Optional<Secret>> reader, String missing) {
    this.reader = reader;
    this.missing = missing;
    refresh();
  }

  /** Returns the source of a machine whose configuration was loaded before. */
  public static SecretSource of(RallyIni ini, Map<String, String> environment) {
    return new SecretSource(
        () -> ClusterSecret.of(environment, ini.reload()),
        "there is no secret in section [daemon] of "
            + ini.file()
            + " yet; copy rally.ini from the coordinator");
  }

  /** Returns the source for connections inside this process, which need none. */
  public static SecretSource none() {
    return new SecretSource(Optional::empty, "no secret is needed");
  }

  /** Reads the configuration again. */
  public void refresh() {
    try {
      secret = reader.get();
      problem = missing;
    } catch (RallyException e) {
      secret = Optional.empty();
      problem = e.getMessage();
    }
  }

  @Override
  public Optional<Secret> get() {
    return secret;
  }

  /** Returns why there is no secret; means nothing while there is one. */
  public String problem() {
    return problem;
  }
}
