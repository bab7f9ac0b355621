package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
    return IntStream.range(0, Doses.MOST).mapToObj(dose).toList();
  }

  private static List<String> judged(List<Gauge> readings) throws Exception {
    return JUDGE.judge(readings::get, STRANGERS);
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
  void aFlatSeriesWithNoisePasses() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(judged(flat(seed))).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aFlatSeriesIsJudgedByItsFirstRun() throws Exception {
    List<Integer> given = new ArrayList<>();
    List<Gauge> steady = readings(dose -> new Gauge(30, 60, 21_000, 5_000, 200_000));
    JUDGE.judge(
        dose -> {
          given.add(dose);
          return steady.get(dose);
        },
        STRANGERS);
    assertThat(given).hasSize(Doses.RUN);
  }

  @Test
  void aLargeStepThatIsNotRepeatedPasses() throws Exception {
    for (int late = 1; late < Doses.MOST; late++) {
      int from = late;
      List<Gauge> readings =
          readings(dose -> new Gauge(30, 60, dose < from ? 21_000 : 21_600, 5_000, 200_000));
      assertThat(judged(readings)).as("step at %d", late).isEmpty();
    }
  }

  /** The chunks of a pool, more and more rarely: as a busy machine was seen to take them. */
  @Test
  void aPoolThatFillsPasses() throws Exception {
    List<Gauge> fills =
        readings(
            dose -> {
              int chunks = (int) Math.round(10 * (1 - Math.exp(-dose / 4.0)));
              return new Gauge(30, 60, 21_000 + 128 * chunks, 5_000 + 256 * chunks, 200_000);
            });
    assertThat(judged(fills)).isEmpty();
  }

  /** Of each stranger: the address that it came from; a buffer of a frame's header; a session. */
  @ParameterizedTest
  @ValueSource(ints = {200, 300, 4096})
  void aSlowLeakOnTheHeapIsNoticedThroughTheNoise(int bytes) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(judged(plus(flat(seed), 0, 0, bytes * STRANGERS / 1024.0, 0)))
          .as("seed %d", seed)
          .singleElement()
          .asString()
          .contains("KiB of heap");
    }
  }

  /** A race leaves a thread, or a file, or a tenth of a megabyte of what it has measured. */
  @Test
  void whatEachRaceLeavesIsNoticedThroughTheNoise() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(races(plus(flat(seed), 1, 0, 0, 0))).singleElement().asString().contains("thread");
      assertThat(races(plus(flat(seed), 0, 1, 0, 0))).singleElement().asString().contains("files");
      assertThat(races(plus(flat(seed), 0, 0, 100, 0))).singleElement().asString().contains("heap");
      assertThat(races(flat(seed))).isEmpty();
    }
  }

  /** Those of a race that are about to end when they are counted, now and then. */
  @Test
  void threadsAndFilesThatAreAboutToGoAreNoLeak() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Gauge> readings =
          readings(
              dose -> {
                int late = random.nextInt(4) == 0 ? 12 : 0;
                return new Gauge(42 + late, 100 + late, 21_000 + 40 * late, 5_000, 270_000);
              });
      assertThat(races(readings)).as("seed %d", seed).isEmpty();
    }
  }

  private static List<String> races(List<Gauge> readings) throws Exception {
    return TenRacesIT.JUDGE.judge(readings::get, 1);
  }

  @Test
  void aFileOrAThreadForEveryTwentiethStrangerIsNoticed() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      int every = STRANGERS / 20;
      assertThat(judged(plus(flat(seed), 0, every, 0, 0)))
          .singleElement()
          .asString()
          .contains("open files");
      assertThat(judged(plus(flat(seed), every, 0, 0, 0)))
          .singleElement()
          .asString()
          .contains("threads");
    }
  }

  @Test
  void buffersThatAreNotGivenBackAreNoticed() throws Exception {
    long two = 2 * STRANGERS;
    assertThat(judged(plus(flat(1), 0, 0, 0, two)))
        .singleElement()
        .asString()
        .contains("buffers grew");
  }

  @Test
  void aProcessThatKeepsNoCountDoesNotPass() throws Exception {
    List<Gauge> uncounted = readings(dose -> new Gauge(30, 60, 21_000, -1, 200_000));
    assertThat(judged(uncounted)).singleElement().asString().contains("no count");
  }
}
