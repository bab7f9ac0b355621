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
 * Connections made, used for nothing, and closed, sixteen at a time: ours with its own handshake
 * and whatever is beneath, bare ones with TCP or TLS alone.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class HandshakeBenchmark {
  /** Connections of one call. */
  static final int OPERATIONS = 64;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** What is beneath. */
    @Param({"TCP", "TLS", "TCNATIVE"})
    public Via via;
  }

  /** Our transport. */
  public static class Rallyd extends Contender<Handshakes> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new RallydHandshakes(workload.via));
    }
  }

  /** TCP or TLS alone. */
  public static class Netty extends Contender<Handshakes> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new NettyHandshakes(workload.via));
    }
  }

  /** Our transport. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydHandshake(Rallyd contender) {
    contender.ends().run(OPERATIONS);
  }

  /** TCP or TLS alone. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nettyHandshake(Netty contender) {
    contender.ends().run(OPERATIONS);
  }
}
