package io.rallyd.benchmarks.contest;

import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Reports 10^9 bytes of payload per second, where a benchmark has said what it moves. */
public final class VolumeProfiler implements InternalProfiler {
  static final String NAME = "gigabytes_per_second";

  private long began;

  @Override
  public String getDescription() {
    return "payload per second";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    began = System.nanoTime();
  }

  @Override
  public List<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    // Bytes per nanosecond; an iteration ends with its last operation, so nothing is cut off.
    double rate =
        (double) Volume.bytes()
            * result.getMetadata().getAllOps()
            / Math.max(1, System.nanoTime() - began);
    return rate == 0
        ? List.of()
        : List.of(new ScalarResult(NAME, rate, "GB/s", AggregationPolicy.AVG));
  }
}
