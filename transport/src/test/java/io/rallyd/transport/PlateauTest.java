package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** What judges whether memory grows notices leaks, and forgives what fills. */
class PlateauTest {
  private static final long MEGABYTE = 1 << 20;
  private static final Plateau PLATEAU = new Plateau(6, 24, 8 * MEGABYTE);

  private static boolean reached(IntToLongFunction reading) throws Exception {
    AtomicInteger given = new AtomicInteger();
    return PLATEAU.reached(() -> reading.applyAsLong(given.getAndIncrement()));
  }

  @Test
  void memoryThatStaysIsSeenByTheFirstRun() throws Exception {
    AtomicInteger given = new AtomicInteger();
    assertThat(PLATEAU.reached(() -> 50 * MEGABYTE + given.getAndIncrement() % 2)).isTrue();
    assertThat(given).hasValue(6);
  }

  @Test
  void chunksOfAPoolAreForgivenWheneverTheyCome() throws Exception {
    for (int late = 0; late < 18; late++) {
      int at = late;
      assertThat(reached(i -> (i < at ? 20 : 36) * MEGABYTE)).as("at %d", late).isTrue();
    }
    assertThat(reached(i -> Math.min(i, 10) * 4 * MEGABYTE)).isTrue();
  }

  /** Of each of fifty flaps some 33 KiB. */
  @Test
  void aLeakIsNoticedThroughSomeNoise() throws Exception {
    assertThat(reached(i -> i * 33 * 50L * 1024 + i % 2 * 50_000)).isFalse();
    assertThat(reached(i -> i * 2 * MEGABYTE)).isFalse();
  }
}
