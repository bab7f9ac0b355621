package io.rallyd.benchmarks.contest;

import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Reports percentiles of {@link Latencies}, where a benchmark records them. */
public final class LatencyProfiler implements InternalProfiler {
  static final String P50 = "p50_us";
  static final String P99 = "p99_us";
  static final String P999 = "p99.9_us";

  @Override
  public String getDescription() {
    return "percentiles of the latency of single operations";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    Latencies.reset();
  }

  @Override
  public List<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return Latencies.count() == 0
        ? List.of()
        : List.of(percentile(P50, 50), percentile(P99, 99), percentile(P999, 99.9));
  }

  private static ScalarResult percentile(String name, double percentile) {
    return new ScalarResult(name, Latencies.micros(percentile), "us", AggregationPolicy.AVG);
  }
}
