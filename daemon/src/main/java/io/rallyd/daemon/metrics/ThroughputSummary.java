package io.rallyd.daemon.metrics;

import java.util.Arrays;
import org.HdrHistogram.DoubleHistogram;

/**
 * The values of a task's throughput, summed up. Exact for the first {@value #EXACT} of them, some
 * three hours; after that the median is known within 0.1 %, and memory stays the same. Not
 * thread-safe.
 */
public final class ThroughputSummary {
  static final int EXACT = 10_000;

  private static final double SMALLEST = 1e-9;

  private double[] values = new double[64];
  private DoubleHistogram histogram;
  private int exact;
  private long count;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** Adds a value, at least 0. */
  public void add(double value) {
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (histogram != null) {
      histogram.recordValue(Math.max(value, SMALLEST));
    } else if (exact == EXACT) {
      histogram = new DoubleHistogram(3);
      histogram.setAutoResize(true);
      Arrays.stream(values, 0, exact).forEach(v -> histogram.recordValue(Math.max(v, SMALLEST)));
      histogram.recordValue(Math.max(value, SMALLEST));
      values = null;
    } else {
      if (exact == values.length) {
        values = Arrays.copyOf(values, Math.min(EXACT, 2 * exact));
      }
      values[exact++] = value;
    }
  }

  /** Returns how many values there are. */
  public long count() {
    return count;
  }

  /** Returns the smallest value; there must be one. */
  public double min() {
    return min;
  }

  /** Returns the largest value; there must be one. */
  public double max() {
    return max;
  }

  /** Returns the mean, 0 of nothing. */
  public double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /** Returns the median, 0 of nothing. */
  public double median() {
    if (histogram != null) {
      return histogram.medianEquivalentValue(histogram.getValueAtPercentile(50));
    }
    double[] sorted = Arrays.copyOf(values, exact);
    Arrays.sort(sorted);
    return exact == 0 ? 0 : Percentiles.of(sorted, 50);
  }
}
