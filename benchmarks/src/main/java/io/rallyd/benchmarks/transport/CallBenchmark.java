package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Contender;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A question and its answer within one process: through our in-VM channel, through loopback TCP,
 * and by calling the handler.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CallBenchmark {
  /** Questions of one call. */
  static final int OPERATIONS = 2048;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** Bytes of the body of each request and each answer. */
    @Param({"100", "1024", "65536"})
    public int payload;
  }

  /** Our transport within the process. */
  public static class Rallyd extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new RallydRoundTrips(Via.IN_VM, workload.payload));
    }
  }

  /** Our transport over loopback TCP. */
  public static class Tcp extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new RallydRoundTrips(Via.TCP, workload.payload));
    }
  }

  /** The handler called as a method. */
  public static class Direct extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new DirectRoundTrips(workload.payload));
    }
  }

  /** Our transport within the process. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydCall(Rallyd contender) {
    contender.ends().run(OPERATIONS, 1);
  }

  /** Our transport over loopback TCP. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void tcpCall(Tcp contender) {
    contender.ends().run(OPERATIONS, 1);
  }

  /** The handler called as a method. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void directCall(Direct contender) {
    contender.ends().run(OPERATIONS, 1);
  }
}
