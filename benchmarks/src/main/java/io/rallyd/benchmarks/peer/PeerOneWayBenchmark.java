package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.contest.Contender;
import io.rallyd.benchmarks.transport.OneWays;
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
 * Messages without answer by what others would use for them, over one connection, sent by a thread
 * beside the event loops.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PeerOneWayBenchmark {
  /** Messages of one call. */
  static final int OPERATIONS = 20_000;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** How the ends are connected; Pekko has the TLS of the JDK only. */
    @Param({"TCP", "TLS", "TCNATIVE"})
    public Via via;

    /** Bytes of the body of each message. */
    @Param({"100", "1024"})
    public int payload;
  }

  /** Our transport. */
  public static class Rallyd extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(OneWays.rallyd(workload.via, workload.payload));
    }
  }

  /** gRPC for Java. */
  public static class Grpc extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new GrpcOneWays(workload.via, workload.payload));
    }
  }

  /** Apache Pekko. */
  public static class Pekko extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new PekkoOneWays(workload.via, workload.payload));
    }
  }

  /** Messages of our catalogue. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydOneWay(Rallyd contender) {
    contender.ends().run(OPERATIONS);
  }

  /** A stream of the client. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void grpcOneWay(Grpc contender) {
    contender.ends().run(OPERATIONS);
  }

  /** Messages to an actor. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void pekkoOneWay(Pekko contender) {
    contender.ends().run(OPERATIONS);
  }
}
