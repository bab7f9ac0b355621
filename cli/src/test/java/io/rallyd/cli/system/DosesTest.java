package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What judges the readings of a process among strangers notices leaks that are planted in them. */
class DosesTest {
  private static final Doses JUDGE = BadPeersIT.JUDGE;
  private static final int STRANGERS = BadPeersIT.STRANGERS_OF_A_DOSE;
  private static final int SEEDS = 200;

  /** Readings of a process that keeps nothing, as they really look: noise, and a costly start. */
  private static List<Gauge> flat(long seed) {
    Random noise = new Random(seed);
    return readings(
        dose ->
            new Gauge(
                30 + (dose == 0 ? 0 : 4) + noise.nextInt(2),
                60 + noise.nextInt(3),
                21_000 + (dose == 0 ? 0 : 900) + noise.nextInt(16),
                5_000 + noise.nextInt(64),
                200_000));
  }

  private static List<Gauge> readings(IntFunction<Gauge> dose) {
    List<Gauge> all = new ArrayList<>();
    for (int i = 0; i < BadPeersIT.DOSES; i++) {
      all.add(dose.apply(i));
    }
    return all;
  }

  /** The same with so much more after each dose. */
  private static List<Gauge> plus(
      List<Gauge> readings, int threads, int descriptors, double heapKilobytes, long direct) {
    return readings(
        dose -> {
          Gauge gauge = readings.get(dose);
          return new Gauge(
              gauge.threads() + threads * dose,
              gauge.descriptors() + descriptors * dose,
              gauge.heapKilobytes() + Math.round(heapKilobytes * dose),
              gauge.directKilobytes() + direct * dose,
              gauge.peakKilobytes());
        });
  }

  @Test
  void aFlatSeriesWithNoisePasses() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(JUDGE.judge(flat(seed), STRANGERS)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aLargeStepThatIsNotRepeatedPasses() {
    for (int late = 1; late < BadPeersIT.DOSES; late++) {
      int from = late;
      List<Gauge> readings =
          readings(dose -> new Gauge(30, 60, dose < from ? 21_000 : 21_600, 5_000, 200_000));
      assertThat(JUDGE.judge(readings, STRANGERS)).as("step at %d", late).isEmpty();
    }
  }

  /** Of each stranger: the address that it came from; a buffer of a frame's header; a session. */
  @ParameterizedTest
  @ValueSource(ints = {200, 300, 4096})
  void aSlowLeakOnTheHeapIsNoticedThroughTheNoise(int bytes) {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Gauge> leaks = plus(flat(seed), 0, 0, bytes * STRANGERS / 1024.0, 0);
      assertThat(JUDGE.judge(leaks, STRANGERS))
          .as("seed %d", seed)
          .singleElement()
          .asString()
          .contains("KiB of heap");
    }
  }

  @Test
  void aFileOrAThreadForEveryTwentiethStrangerIsNoticed() {
    for (int seed = 0; seed < SEEDS; seed++) {
      int every = STRANGERS / 20;
      assertThat(JUDGE.judge(plus(flat(seed), 0, every, 0, 0), STRANGERS))
          .singleElement()
          .asString()
          .contains("open files");
      assertThat(JUDGE.judge(plus(flat(seed), every, 0, 0, 0), STRANGERS))
          .singleElement()
          .asString()
          .contains("threads");
    }
  }

  @Test
  void buffersThatAreNotGivenBackAreNoticed() {
    long two = 2 * STRANGERS;
    assertThat(JUDGE.judge(plus(flat(1), 0, 0, 0, two), STRANGERS))
        .singleElement()
        .asString()
        .contains("buffers grew");
  }

  @Test
  void aProcessThatKeepsNoCountDoesNotPass() {
    List<Gauge> uncounted = readings(dose -> new Gauge(30, 60, 21_000, -1, 200_000));
    assertThat(JUDGE.judge(uncounted, STRANGERS)).singleElement().asString().contains("no count");
  }

  @Test
  void tooFewReadingsAreNoJudgement() {
    assertThatThrownBy(() -> JUDGE.judge(flat(1).subList(0, 4), STRANGERS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
