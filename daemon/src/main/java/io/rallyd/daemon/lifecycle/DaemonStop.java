package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.StopDaemon;
import io.rallyd.transport.Handlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the daemon of one user: by asking it, then by a signal, then by force. */
final class DaemonStop {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonStop.class);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration FORCE = Duration.ofSeconds(3);

  private final ConfigHome home;
  private final String version;

  DaemonStop(ConfigHome home, String version) {
    this.home = home;
    this.version = version;
  }

  /** See {@link DaemonControl#stop}. */
  void stop(Runnable eachSecond) {
    ProcessHandle daemon =
        RunDirectory.daemon(home)
            .orElseThrow(
                () -> new RallyException("esrallyd is not running with " + home.directory() + "."));
    boolean asked = ask();
    if (asked && ended(daemon, Stop.DEADLINE, eachSecond)) {
      return;
    }
    LOG.warn("process {} did not end by itself", daemon.pid());
    daemon.destroy();
    if (ended(daemon, asked ? FORCE : Stop.DEADLINE, eachSecond)) {
      return;
    }
    daemon.destroyForcibly();
    if (!ended(daemon, FORCE, eachSecond)) {
      throw new RallyException("Process " + daemon.pid() + " of esrallyd does not end.");
    }
  }

  private boolean ask() {
    try {
      Optional<Sessions> found = Sessions.connect(home, version, Handlers.builder().build());
      if (found.isEmpty()) {
        return false;
      }
      try (Sessions session = found.get()) {
        session
            .link()
            .request(new StopDaemon("esrallyd stop"), ANSWER)
            .toCompletableFuture()
            .get(ANSWER.toSeconds() + 1, TimeUnit.SECONDS);
        return true;
      }
    } catch (RallyException | ExecutionException | TimeoutException e) {
      LOG.warn("cannot ask the daemon to stop", e);
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static boolean ended(ProcessHandle daemon, Duration deadline, Runnable eachSecond) {
    try {
      for (long second = 0; second < deadline.toSeconds(); second++) {
        try {
          daemon.onExit().get(1, TimeUnit.SECONDS);
          return true;
        } catch (TimeoutException e) {
          eachSecond.run();
        }
      }
      return !daemon.isAlive();
    } catch (ExecutionException e) {
      throw new RallyException("Cannot wait for process " + daemon.pid() + ".", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RallyException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RallyException("Interrupted while the daemon was stopping.", e);
  }
}
