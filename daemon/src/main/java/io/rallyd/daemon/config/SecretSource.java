package io.rallyd.daemon.config;

import io.rallyd.protocol.RallyException;
import io.rallyd.transport.Reloading;
import io.rallyd.transport.Secret;
import io.rallyd.transport.Secrets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret as it stands in the configuration now: {@link #refresh} reads the file again when it
 * has changed, {@link #get} is the value read last and never blocks. Safe for use by many threads.
 */
public final class SecretSource implements Supplier<Optional<Secret>> {
  private static final Logger LOG = LoggerFactory.getLogger(SecretSource.class);

  private final Supplier<Optional<Secrets>> reader;
  private final Supplier<String> mark;
  private final String missing;
  private String lastMark = "";
  private volatile Optional<Secrets> found = Optional.empty();
  private volatile Optional<Secrets> lastGood = Optional.empty();
  private volatile String problem = "";

  private SecretSource(Supplier<Optional<Secrets>> reader, Supplier<String> mark, String missing) {
    this.reader = reader;
    this.mark = mark;
    this.missing = missing;
    refresh();
  }

  /** Returns the source of a machine whose configuration was loaded before. */
  public static SecretSource of(RallyIni ini, Map<String, String> environment) {
    return new SecretSource(
        () -> ClusterSecret.secrets(environment, ini.reload()),
        () -> Reloading.mark(ini.file()),
        "there is no secret in section [daemon] of "
            + ini.file()
            + " yet; copy rally.ini from the coordinator");
  }

  /** Returns the source for connections inside this process, which need none. */
  public static SecretSource none() {
    return new SecretSource(Optional::empty, () -> "", "no secret is needed");
  }

  /** Reads the configuration again if it has changed, or if there is no secret in it. */
  public synchronized void refresh() {
    String now = mark.get();
    if (found.isPresent() && now.equals(lastMark)) {
      return;
    }
    lastMark = now;
    try {
      found = reader.get();
      problem(missing);
    } catch (RallyException e) {
      found = Optional.empty();
      problem(e.getMessage());
    }
    if (found.isPresent()) {
      changed(found.get());
    }
  }

  private void problem(String sentence) {
    if (found.isEmpty() && lastGood.isPresent() && !sentence.equals(problem)) {
      LOG.warn("The secret cannot be read any more: {}", sentence);
    }
    problem = sentence;
  }

  private void changed(Secrets now) {
    if (lastGood.isPresent() && !lastGood.get().equals(now)) {
      LOG.info(
          "The secret was read again: it is {}, and {} is taken",
          lastGood.get().current().equals(now.current()) ? "the same" : "another one",
          now.previous().isPresent() ? "the previous one, too," : "no other");
    }
    lastGood = Optional.of(now);
  }

  @Override
  public Optional<Secret> get() {
    return found.map(Secrets::current);
  }

  /**
   * Returns what a coordinator takes proofs by: what could be read last, also when the file has
   * none any more.
   *
   * @throws ConfigException when there never was one
   */
  public Secrets accepted() {
    return lastGood.orElseThrow(() -> new ConfigException(problem));
  }

  /** Returns why there is no secret; means nothing while there is one. */
  public String problem() {
    return problem;
  }
}
