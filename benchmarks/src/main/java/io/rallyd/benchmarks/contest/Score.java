package io.rallyd.benchmarks.contest;

import java.util.Arrays;
import java.util.List;

/**
 * What one contender reached in all rounds.
 *
 * @param benchmark full name of the JMH benchmark, with its parameters
 * @param unit unit of the values
 * @param rounds one value a round
 * @param bytesPerOperation allocation, one value a round; empty when not profiled
 */
record Score(String benchmark, String unit, List<Double> rounds, List<Double> bytesPerOperation) {

  /** Returns the median over the rounds. */
  double median() {
    return median(rounds);
  }

  /** Returns the median allocation in bytes per operation, -1 when not profiled. */
  double allocation() {
    return bytesPerOperation.isEmpty() ? -1 : median(bytesPerOperation);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the median of the ratios to another contender, taken round by round. */
  double ratioTo(Score baseline) {
    double[] ratios = new double[Math.min(rounds.size(), baseline.rounds.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = rounds.get(i) / baseline.rounds.get(i);
    }
    return median(Arrays.stream(ratios).boxed().toList());
  }
}
