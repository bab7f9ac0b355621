package io.rallyd.daemon.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Percentiles as Rally states them: the value at rank {@code p/100 * (n-1)} of the sorted values,
 * linearly interpolated between the two neighbouring ranks. On a histogram a value is known to half
 * the width of its bucket, which is within 0.05 % at three significant digits.
 */
public final class Percentiles {
  private Percentiles() {}

  /** Returns the percentiles worth stating for so many samples, in ascending order. */
  public static List<Double> forSampleSize(long samples) {
    if (samples < 1) {
      return List.of();
    }
    if (samples == 1) {
      return List.of(100.0);
    }
    List<Double> set = new ArrayList<>(List.of(50.0));
    if (samples >= 10) {
      set.add(90.0);
    }
    if (samples >= 100) {
      set.add(99.0);
    }
    if (samples >= 1_000) {
      set.add(99.9);
    }
    if (samples >= 10_000) {
      set.add(99.99);
    }
    set.add(100.0);
    return set;
  }

  /**
   * Returns the percentiles of sorted values.
   *
   * @throws IllegalArgumentException when there are no values
   */
  public static double of(double[] sorted, double percentile) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no percentile of nothing");
    }
    double rank = percentile / 100.0 * (sorted.length - 1);
    int low = (int) Math.floor(rank);
    int high = (int) Math.ceil(rank);
    return interpolate(rank, sorted[low], sorted[high]);
  }

  /**
   * Returns percentiles of a histogram in its own unit.
   *
   * @param percentiles ascending, each 0 to 100
   * @return values by percentile in the same order; empty when nothing was recorded
   */
  public static Map<Double, Double> of(Histogram histogram, List<Double> percentiles) {
    long n = histogram.getTotalCount();
    Map<Double, Double> result = new LinkedHashMap<>();
    if (n == 0) {
      return result;
    }
    RankReader ranks = new RankReader(histogram);
    for (double percentile : percentiles) {
      double rank = percentile / 100.0 * (n - 1);
      double low = ranks.valueAt((long) Math.floor(rank));
      double high = ranks.valueAt((long) Math.ceil(rank));
      result.put(percentile, interpolate(rank, low, high));
    }
    return result;
  }

  private static double interpolate(double rank, double low, double high) {
    double fraction = rank - Math.floor(rank);
    return fraction == 0 ? low : low + (high - low) * fraction;
  }

  /** Walks a histogram once for ascending ranks; a neighbour may be asked twice. */
  private static final class RankReader {
    private final Histogram histogram;
    private final java.util.Iterator<HistogramIterationValue> buckets;
    private long belowCurrent;
    private long throughCurrent;
    private double current;

    RankReader(Histogram histogram) {
      this.histogram = histogram;
      this.buckets = histogram.recordedValues().iterator();
    }

    double valueAt(long rank) {
      if (rank < belowCurrent) {
        return new RankReader(histogram).valueAt(rank);
      }
      while (rank >= throughCurrent && buckets.hasNext()) {
        HistogramIterationValue bucket = buckets.next();
        belowCurrent = throughCurrent;
        throughCurrent += bucket.getCountAtValueIteratedTo();
        current = histogram.medianEquivalentValue(bucket.getValueIteratedTo());
      }
      return current;
    }
  }
}
