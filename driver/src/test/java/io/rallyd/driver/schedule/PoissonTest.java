package io.rallyd.driver.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrivals at random are a Poisson process; the seeds are fixed, so nothing is left to chance. */
class PoissonTest {
  private static final int N = 100_000;

  private static double[] distances(double rate, long seed) {
    Scheduler scheduler = Schedulers.poisson(rate, new SplittableRandom(seed));
    double[] distances = new double[N];
    double at = 0;
    for (int i = 0; i < N; i++) {
      double next = scheduler.next(at);
      distances[i] = next - at;
      at = next;
    }
    return distances;
  }

  /** Kolmogorov and Smirnov: the largest gap to the exponential distribution, at 1 %. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 100, 50_000})
  void distancesAreExponential(double rate) {
    double[] sorted = distances(rate, 42);
    Arrays.sort(sorted);
    double gap = 0;
    for (int i = 0; i < N; i++) {
      double expected = 1 - Math.exp(-rate * sorted[i]);
      gap = Math.max(gap, Math.max(expected - (double) i / N, (i + 1.0) / N - expected));
    }
    assertThat(gap).isLessThan(1.63 / Math.sqrt(N));
  }

  /**
   * The number of arrivals in a window varies as much as it is large, and windows are independent.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countsOfWindowsHaveTheirMeanAsVariance(long seed) {
    double at = 0;
    double[] counts = new double[N / 10];
    for (double distance : distances(100, seed)) {
      at += distance;
      int window = (int) (at * 10);
      if (window < counts.length) {
        counts[window]++;
      }
    }
    int windows = Math.min(counts.length, (int) (at * 10)) - 1;
    double mean = Arrays.stream(counts, 0, windows).average().orElseThrow();
    double variance = 0;
    double together = 0;
    for (int i = 0; i < windows; i++) {
      variance += (counts[i] - mean) * (counts[i] - mean) / windows;
      together += i == 0 ? 0 : (counts[i] - mean) * (counts[i - 1] - mean) / windows;
    }
    // Three standard errors: of the mean 0.03, of the ratio 0.014, of the correlation 0.01.
    assertThat(mean).isBetween(9.9, 10.1);
    assertThat(variance / mean).isBetween(0.955, 1.045);
    assertThat(together / variance).isBetween(-0.03, 0.03);
  }

  /** Streams of several clients, each at its share, make a stream at the whole rate. */
  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void clientsTogetherMakeTheWholeRate(int clients) {
    double[] arrivals = new double[N];
    for (int client = 0; client < clients; client++) {
      double at = 0;
      double[] distances = distances(100.0 / clients, 7 + client);
      for (int i = 0; i < N / clients; i++) {
        at += distances[i];
        arrivals[client * (N / clients) + i] = at;
      }
    }
    Arrays.sort(arrivals);
    int used = N * 9 / 10;
    double gap = 0;
    double[] between = new double[used];
    for (int i = 0; i < used; i++) {
      between[i] = arrivals[i + 1] - arrivals[i];
    }
    Arrays.sort(between);
    for (int i = 0; i < used; i++) {
      double expected = 1 - Math.exp(-100 * between[i]);
      gap = Math.max(gap, Math.abs(expected - (i + 0.5) / used));
    }
    assertThat(gap).isLessThan(1.63 / Math.sqrt(used));
  }
}
