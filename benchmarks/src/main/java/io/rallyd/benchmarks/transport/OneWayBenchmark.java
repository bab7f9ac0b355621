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

/** Messages without answer between two ends in one process. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OneWayBenchmark {
  /** Messages of one call. */
  static final int OPERATIONS = 20_000;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** Which thread sends. */
    @Param({"LOOP", "OUTSIDE"})
    public Sender sender;

    /** How the ends are connected. */
    @Param({"TCP", "TLS", "TCNATIVE", "IN_VM"})
    public Via via;

    /** Bytes of the body of each message. */
    @Param("100")
    public int payload;

    /** Connections that share the messages. */
    @Param({"1", "16"})
    public int connections;
  }

  /** Our transport. */
  public static class Rallyd extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(
          new RallydOneWays(workload.sender, workload.via, workload.payload, workload.connections));
    }
  }

  /** Netty and a length field. */
  public static class Netty extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(
          new NettyOneWays(workload.sender, workload.via, workload.payload, workload.connections));
    }
  }

  /** Messages of our catalogue. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydOneWay(Rallyd contender) {
    contender.ends().run(OPERATIONS);
  }

  /** Bare frames of the same length. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nettyOneWay(Netty contender) {
    contender.ends().run(OPERATIONS);
  }
}
