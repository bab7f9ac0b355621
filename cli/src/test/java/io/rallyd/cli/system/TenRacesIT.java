package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that has run many races is no larger than one that has run a few. */
@Tag("slow")
class TenRacesIT {
  private static final Duration RACE = Duration.ofMinutes(8);
  private static final int RACES = 10;

  /** What is judged comes after the first races, which fill what is filled once. */
  private static final int FIRST = RACES - Doses.RUN;

  /** Much less than the histograms of one race, and a chunk or two of a pool. */
  static final Doses JUDGE = new Doses(64 * 1024, 4096);

  @Test
  void tenRacesInARowLeaveTheDaemonAsItWas(@TempDir Path directory) throws Exception {
    Account account =
        Account.create(directory.resolve("home"))
            .configured("[daemon]", "port = " + Daemon.freePort());
    Account counted =
        new Account(
            account.home(),
            account.distribution(),
            List.of(
                "env",
                "RALLY_NO_CLASS_ARCHIVE=1",
                "RALLY_JAVA_OPTS=-XX:NativeMemoryTracking=summary"));
    try (ElasticsearchServer server = ElasticsearchServer.start(directory);
        Daemon daemon = new Daemon(counted, "127.0.0.1", "127.0.0.1")) {
      DaemonCluster.expectSuccess(daemon.start());
      daemon.awaitMember("127.0.0.1");
      for (int race = 0; race < FIRST; race++) {
        race(account, server);
      }
      List<String> wrong =
          JUDGE.judge(
              number -> {
                race(account, server);
                Gauge gauge = Gauge.of(daemon.pid().orElseThrow());
                System.out.println("after race " + (FIRST + number + 1) + ": " + gauge);
                return gauge;
              },
              1);
      assertThat(account.races()).hasSizeGreaterThanOrEqualTo(RACES);
      assertThat(wrong).isEmpty();
    }
  }

  private static void race(Account account, ElasticsearchServer server) {
    DaemonCluster.expectSuccess(
        account.esrally(
            RACE,
            "race",
            "--pipeline=benchmark-only",
            "--target-hosts=" + server.address(),
            "--track-path=" + Account.track("steady"),
            "--track-params=seconds:2,rate:200"));
  }
}
