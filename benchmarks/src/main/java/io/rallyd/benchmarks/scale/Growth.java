package io.rallyd.benchmarks.scale;

import java.util.List;

/**
 * How a measure grows with the number of nodes: {@code measure = factor * nodes ^ exponent}, fitted
 * by least squares of the logarithms.
 */
record Growth(double factor, double exponent) {
  /**
   * Fits; not numbers when fewer than two different sizes were measured, or one is not positive.
   */
  static Growth of(List<Integer> nodes, List<Double> values) {
    double n = nodes.size();
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 0; i < n; i++) {
      double x = Math.log(nodes.get(i));
      double y = Math.log(values.get(i));
      sumX += x;
      sumY += y;
      sumXx += x * x;
      sumXy += x * y;
    }
    double exponent = (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
    return new Growth(Math.exp((sumY - exponent * sumX) / n), exponent);
  }

  double at(int nodes) {
    return factor * Math.pow(nodes, exponent);
  }
}
