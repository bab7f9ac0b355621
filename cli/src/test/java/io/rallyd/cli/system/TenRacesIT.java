package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that has run many races is no larger than one that has run a few. */
@Tag("slow")
class TenRacesIT {
  private static final Duration RACE = Duration.ofMinutes(8);
  private static final int RACES = 10;
  private static final int SETTLED = 3;
  private static final Duration PUT_AWAY = Duration.ofMinutes(1);
  private static final long HEAP_SLACK_KILOBYTES = 6 * 1024;

  @Test
  void tenRacesInARowLeaveTheDaemonAsItWas(@TempDir Path directory) throws Exception {
    Account account =
        Account.create(directory.resolve("home"))
            .configured("[daemon]", "port = " + Daemon.freePort());
    List<Gauge> gauges = new ArrayList<>();
    try (ElasticsearchServer server = ElasticsearchServer.start(directory);
        Daemon daemon = new Daemon(account, "127.0.0.1", "127.0.0.1")) {
      DaemonCluster.expectSuccess(daemon.start());
      daemon.awaitMember("127.0.0.1");
      for (int race = 1; race <= RACES; race++) {
        DaemonCluster.expectSuccess(
            account.esrally(
                RACE,
                "race",
                "--pipeline=benchmark-only",
                "--target-hosts=" + server.address(),
                "--track-path=" + Account.track("steady"),
                "--track-params=seconds:2,rate:200"));
        gauges.add(Gauge.of(daemon.pid().orElseThrow()));
        System.out.println("after race " + race + ": " + gauges.get(race - 1));
      }
      assertThat(account.races()).hasSize(RACES);
      // The terminal has its prompt before the daemon has put away everything of the race.
      Gauge settled = gauges.get(SETTLED - 1);
      DaemonCluster.until(
          PUT_AWAY,
          () -> asBefore(settled, gauges.get(gauges.size() - 1)) || readAgain(daemon, gauges),
          () -> settled + " after race " + SETTLED + ", then " + gauges);
    }
  }

  /** Adds another reading; returns false, since nobody has looked at that yet. */
  private static boolean readAgain(Daemon daemon, List<Gauge> gauges) {
    try {
      gauges.add(Gauge.of(daemon.pid().orElseThrow()));
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean asBefore(Gauge settled, Gauge last) {
    return last.threads() <= settled.threads() + 2
        && last.descriptors() <= settled.descriptors() + 2
        && last.heapKilobytes() <= settled.heapKilobytes() + HEAP_SLACK_KILOBYTES;
  }
}
