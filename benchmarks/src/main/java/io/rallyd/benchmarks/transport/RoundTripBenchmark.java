package io.rallyd.benchmarks.transport;

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
import org.openjdk.jmh.annotations.TearDown;

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
  @State(Scope.Benchmark)
  public static class Rallyd {
    private RoundTrips ends;

    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      ends = new RallydRoundTrips(workload.via, workload.payload);
    }

    /** Disconnects. */
    @TearDown
    public void disconnect() {
      ends.close();
    }
  }

  /** Netty and a length field. */
  @State(Scope.Benchmark)
  public static class Netty {
    private RoundTrips ends;

    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      ends = new NettyRoundTrips(workload.via, workload.payload);
    }

    /** Disconnects. */
    @TearDown
    public void disconnect() {
      ends.close();
    }
  }

  /** Requests and answers of our catalogue. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydRoundTrip(Rallyd rallyd, Workload workload) {
    rallyd.ends.run(OPERATIONS, workload.inFlight);
  }

  /** Bare frames of the same length. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nettyRoundTrip(Netty netty, Workload workload) {
    netty.ends.run(OPERATIONS, workload.inFlight);
  }
}
