package io.rallyd.benchmarks.contest;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports the CPU seconds of the whole process, both ends and the garbage collector, per million
 * operations.
 */
public final class CpuProfiler implements InternalProfiler {
  static final String NAME = "cpu_seconds_per_million";

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long before;

  @Override
  public String getDescription() {
    return "CPU time of the process per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = system.getProcessCpuTime();
  }

  @Override
  public List<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = result.getMetadata().getAllOps();
    if (before < 0 || operations == 0) {
      return List.of();
    }
    double micros = (system.getProcessCpuTime() - before) / 1000.0;
    return List.of(new ScalarResult(NAME, micros / operations, "s", AggregationPolicy.AVG));
  }
}
