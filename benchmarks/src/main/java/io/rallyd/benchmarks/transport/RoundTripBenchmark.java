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

/** Request and answer between two ends in one process, over one connection. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RoundTripBenchmark {
  /** Requests of one call. */
  static final int OPERATIONS = 2048;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** How the ends are connected. */
    @Param({"TCP", "TLS", "TCNATIVE", "IN_VM"})
    public Via via;

    /** Bytes of the body of each request and each answer. */
    @Param({"100", "1024", "65536"})
    public int payload;

    /** Requests under way at a time. */
    @Param({"1", "16", "256"})
    public int inFlight;
  }

  /** Our transport. */
  public static class Rallyd extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new RallydRoundTrips(workload.via, workload.payload));
    }
  }

  /** Netty and a length field. */
  public static class Netty extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new NettyRoundTrips(workload.via, workload.payload));
    }
  }

  /** Requests and answers of our catalogue. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydRoundTrip(Rallyd contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }

  /** Bare frames of the same length. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nettyRoundTrip(Netty contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }
}
