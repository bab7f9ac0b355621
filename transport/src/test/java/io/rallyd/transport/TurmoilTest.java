package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.transport.Turmoil.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the network does, each request ends once and no later than its {@link Control} says,
 * nothing is handled twice or out of order, and nothing is left over. The seed that failed is
 * named; {@code -Drallyd.faults.seed=} gives it again.
 */
class TurmoilTest {
  private static final String SEED = "rallyd.faults.seed";

  private static final long DIRECT_BYTES = 128L << 20;
  private static final long LIVE_BYTES = 32L << 20;

  @TempDir Path directory;

  @Test
  @Timeout(900)
  void someFaults() throws Exception {
    run(Long.getLong(SEED, 1), false, 4, 150);
  }

  @Test
  @Tag("slow")
  @Timeout(3600)
  void tenThousandFaults() throws Exception {
    for (long seed : seeds(2, 3, 4, 5)) {
      run(seed, false, 8, 2500);
    }
  }

  @Test
  @Tag("slow")
  @Timeout(3600)
  void thousandsOfFaultsBeneathTls() throws Exception {
    for (long seed : seeds(6, 7)) {
      run(seed, true, 6, 1500);
    }
  }

  private static List<Long> seeds(long... usual) {
    Long given = Long.getLong(SEED);
    return given == null ? java.util.Arrays.stream(usual).boxed().toList() : List.of(given);
  }

  private void run(long seed, boolean tls, int nodes, long faults) throws Exception {
    String again = "seed " + seed + " (again with -D" + SEED + "=" + seed + ")";
    try {
      long liveBefore = Canary.liveBytes();
      long start = System.nanoTime();
      Outcome outcome = new Turmoil(seed, tls, nodes, faults, directory).run();
      long live = Canary.liveBytes() - liveBefore;
      System.out.printf(
          "%s: %.1f s, %s, live heap grew by %d KiB%n",
          again, (System.nanoTime() - start) / 1e9, outcome, live >> 10);

      assertThat(outcome.wrongs()).isEmpty();
      assertThat(outcome.faults()).isGreaterThanOrEqualTo(faults);
      assertThat(outcome.resumed()).as("sessions that went on").isPositive();
      assertThat(outcome.joinPoints()).isPositive();
      assertThat(outcome.directBytes()).isLessThan(DIRECT_BYTES);
      assertThat(live).isLessThan(LIVE_BYTES);
      assertThat(threads()).isEmpty();
    } catch (Throwable e) {
      throw new AssertionError(again + ": " + e.getMessage(), e);
    }
  }

  /** Returns threads that go on, after those about to end have had the time to. */
  private static Set<String> threads() throws InterruptedException {
    Set<String> left = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      // The one that looks after all of a process goes by itself a second after the last of them.
      if ((name.startsWith("rallyd-") || name.startsWith("fault-proxy"))
          && !name.equals("rallyd-watchdog")) {
        thread.join(60_000);
        if (thread.isAlive()) {
          left.add(name);
        }
      }
    }
    return left;
  }
}
