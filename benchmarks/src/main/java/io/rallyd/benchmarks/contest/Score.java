package io.rallyd.benchmarks.contest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one contender reached in all rounds.
 *
 * @param benchmark full name of the JMH benchmark, with its parameters
 * @param unit unit of the throughput
 * @param measures by name, such as {@link #THROUGHPUT}, one value a round
 */
record Score(String benchmark, String unit, Map<String, List<Double>> measures) {
  static final String THROUGHPUT = "throughput";
  static final String ALLOCATION = "bytes_per_operation";

  /** Returns a score of one round. */
  static Score of(String benchmark, String unit, Map<String, Double> round) {
    Map<String, List<Double>> measures = new TreeMap<>();
    round.forEach((name, value) -> measures.put(name, List.of(value)));
    return new Score(benchmark, unit, measures);
  }

  /** Returns this score with at least so many rounds, those without a figure not being numbers. */
  Score padded(int rounds) {
    Map<String, List<Double>> longer = new TreeMap<>();
    measures.forEach(
        (name, values) -> {
          List<Double> all = new ArrayList<>(values);
          while (all.size() < rounds) {
            all.add(Double.NaN);
          }
          longer.put(name, all);
        });
    return new Score(benchmark, unit, longer);
  }

  /** Returns this score behind so many rounds without a figure. */
  Score behind(int rounds) {
    Map<String, List<Double>> longer = new TreeMap<>();
    measures.forEach(
        (name, values) -> {
          List<Double> all = new ArrayList<>(Collections.nCopies(rounds, Double.NaN));
          all.addAll(values);
          longer.put(name, all);
        });
    return new Score(benchmark, unit, longer);
  }

  /** Returns this score with the rounds of a later one added. */
  Score join(Score later) {
    Map<String, List<Double>> joined = new TreeMap<>(measures);
    later.measures.forEach(
        (name, values) ->
            joined.merge(
                name,
                values,
                (a, b) -> {
                  List<Double> both = new ArrayList<>(a);
                  both.addAll(b);
                  return both;
                }));
    return new Score(benchmark, unit, joined);
  }

  /** Returns the median of a measure over the rounds; not a number when it was not measured. */
  double median(String measure) {
    return median(measures.getOrDefault(measure, List.of()));
  }

  /**
   * Returns the median of the ratios to another contender, taken round by round; not a number when
   * one of them lacks the measure.
   */
  double ratioTo(Score baseline, String measure) {
    List<Double> own = measures.getOrDefault(measure, List.of());
    List<Double> other = baseline.measures.getOrDefault(measure, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(own.size(), other.size()); i++) {
      ratios.add(own.get(i) / other.get(i));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    double[] sorted =
        values.stream()
            .mapToDouble(Double::doubleValue)
            .filter(v -> !Double.isNaN(v))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
