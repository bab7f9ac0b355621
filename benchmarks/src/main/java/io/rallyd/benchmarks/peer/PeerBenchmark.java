package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.contest.Contender;
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

/**
 * Request and answer by what others would use for it, over one connection, both ends in one
 * process.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PeerBenchmark {
  /** Messages of one call. */
  static final int OPERATIONS = 2048;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** How the ends are connected; Pekko has the TLS of the JDK only. */
    @Param({"TCP", "TLS", "TCNATIVE"})
    public Via via;

    /** Bytes of the body of each message. */
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
      connected(RoundTrips.rallyd(workload.via, workload.payload));
    }
  }

  /** gRPC for Java. */
  public static class Grpc extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new GrpcRoundTrips(workload.via, workload.payload));
    }
  }

  /** Apache Pekko. */
  public static class Pekko extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new PekkoRoundTrips(workload.via, workload.payload));
    }
  }

  /** Requests and answers of our catalogue. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydRoundTrip(Rallyd contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }

  /** Unary calls. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void grpcRoundTrip(Grpc contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }

  /** Messages between actors. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekkoRoundTrip(Pekko contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }
}
