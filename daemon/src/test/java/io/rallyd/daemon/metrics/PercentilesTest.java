package io.rallyd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void interpolatesBetweenNeighbouringRanks() {
    double[] ten = IntStream.rangeClosed(1, 10).asDoubleStream().toArray();
    assertThat(Percentiles.of(ten, 50)).isEqualTo(5.5);
    assertThat(Percentiles.of(ten, 90)).isEqualTo(9.1, offset(1e-9));
    assertThat(Percentiles.of(ten, 99)).isEqualTo(9.91, offset(1e-9));
    assertThat(Percentiles.of(ten, 99.9)).isEqualTo(9.991, offset(1e-9));
    assertThat(Percentiles.of(ten, 100)).isEqualTo(10);
    double[] five = {600, 700, 800, 900, 1000};
    assertThat(Percentiles.of(five, 50)).isEqualTo(800);
    assertThat(Percentiles.of(five, 90)).isEqualTo(960, offset(1e-9));
    assertThat(Percentiles.of(five, 99)).isEqualTo(996, offset(1e-9));
    double[] thousand = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
    assertThat(Percentiles.of(five, 100)).isEqualTo(1000);
    assertThat(Percentiles.of(thousand, 50)).isEqualTo(500.5, offset(1e-9));
    assertThat(Percentiles.of(thousand, 90)).isEqualTo(900.1, offset(1e-9));
    assertThat(Percentiles.of(thousand, 99)).isEqualTo(990.01, offset(1e-9));
    assertThat(Percentiles.of(thousand, 99.9)).isEqualTo(999.001, offset(1e-9));
  }

  @Test
  void theSetGrowsWithTheNumberOfSamples() {
    assertThat(Percentiles.forSampleSize(0)).isEmpty();
    assertThat(Percentiles.forSampleSize(1)).containsExactly(100.0);
    assertThat(Percentiles.forSampleSize(2)).containsExactly(50.0, 100.0);
    assertThat(Percentiles.forSampleSize(9)).containsExactly(50.0, 100.0);
    assertThat(Percentiles.forSampleSize(10)).containsExactly(50.0, 90.0, 100.0);
    assertThat(Percentiles.forSampleSize(99)).containsExactly(50.0, 90.0, 100.0);
    assertThat(Percentiles.forSampleSize(100)).containsExactly(50.0, 90.0, 99.0, 100.0);
    assertThat(Percentiles.forSampleSize(9_999)).containsExactly(50.0, 90.0, 99.0, 99.9, 100.0);
    assertThat(Percentiles.forSampleSize(999)).containsExactly(50.0, 90.0, 99.0, 100.0);
    assertThat(Percentiles.forSampleSize(1000)).containsExactly(50.0, 90.0, 99.0, 99.9, 100.0);
    assertThat(Percentiles.forSampleSize(10_000))
        .containsExactly(50.0, 90.0, 99.0, 99.9, 99.99, 100.0);
  }

  @Test
  void aHistogramAgreesWithTheRawValuesToATenthOfAPercent() {
    Random random = new Random(42);
    for (int n : new int[] {1, 2, 3, 10, 101, 5_000}) {
      Histogram histogram = Histograms.create();
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        long nanos = (long) Math.exp(8 + random.nextGaussian() * 3);
        values[i] = nanos;
        histogram.recordValue(nanos);
      }
      Arrays.sort(values);
      List<Double> set = Percentiles.forSampleSize(n);
      Map<Double, Double> found = Percentiles.of(histogram, set);
      assertThat(found.keySet()).containsExactlyElementsOf(set);
      for (double p : set) {
        assertThat(found.get(p)).isCloseTo(Percentiles.of(values, p), withinPercentage(0.1));
      }
    }
  }
}
