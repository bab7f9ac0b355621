package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.transport.RoundTrips;
import io.rallyd.benchmarks.transport.Via;
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

/**
 * Request and answer by what others would use for it, over loopback TCP without TLS, both ends in
 * one process.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PeerBenchmark {
  /** Requests of one call. */
  static final int OPERATIONS = 2048;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** Bytes of the body of each request and each answer. */
    @Param({"100", "1024", "65536"})
    public int payload;

    /** Requests under way at a time. */
    @Param({"1", "16", "256"})
    public int inFlight;
  }

  /** A contender. */
  @State(Scope.Benchmark)
  public abstract static class Contender {
    private RoundTrips ends;

    abstract RoundTrips ends(int payload);

    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      ends = ends(workload.payload);
    }

    /** Disconnects. */
    @TearDown
    public void disconnect() {
      ends.close();
    }

    void run(Workload workload) {
      ends.run(OPERATIONS, workload.inFlight);
    }
  }

  /** Our transport. */
  public static class Rallyd extends Contender {
    @Override
    RoundTrips ends(int payload) {
      return RoundTrips.rallyd(Via.TCP, payload);
    }
  }

  /** gRPC for Java. */
  public static class Grpc extends Contender {
    @Override
    RoundTrips ends(int payload) {
      return new GrpcRoundTrips(payload);
    }
  }

  /** Apache Pekko. */
  public static class Pekko extends Contender {
    @Override
    RoundTrips ends(int payload) {
      return new PekkoRoundTrips(payload);
    }
  }

  /** Requests and answers of our catalogue. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydRoundTrip(Rallyd ends, Workload workload) {
    ends.run(workload);
  }

  /** Unary calls. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void grpcRoundTrip(Grpc ends, Workload workload) {
    ends.run(workload);
  }

  /** Messages between actors. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekkoRoundTrip(Pekko ends, Workload workload) {
    ends.run(workload);
  }
}
