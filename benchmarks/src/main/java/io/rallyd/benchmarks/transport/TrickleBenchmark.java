package io.rallyd.benchmarks.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * Single messages without answer, one every millisecond from outside the event loop: what
 * collecting messages for one flush adds to their latency, which is all that counts here.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrickleBenchmark {
  /** Operations of one call. */
  static final int OPERATIONS = 1;

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** How the ends are connected. */
    @Param({"TCP", "TLS"})
    public Via via;
  }

  /** A contender. */
  @State(Scope.Benchmark)
  public abstract static class Contender {
    OneWays ends;

    abstract OneWays ends(Workload workload);

    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      ends = ends(workload);
    }

    /** Disconnects. */
    @TearDown
    public void disconnect() {
      ends.close();
    }
  }

  /** Our transport. */
  public static class Rallyd extends Contender {
    @Override
    OneWays ends(Workload workload) {
      return new RallydOneWays(Sender.OUTSIDE, workload.via, 100, 1);
    }
  }

  /** Netty, flushed at the end of the turn. */
  public static class Netty extends Contender {
    @Override
    OneWays ends(Workload workload) {
      return new NettyOneWays(Sender.OUTSIDE, workload.via, 100, 1);
    }
  }

  /** Our transport. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydTrickle(Rallyd contender, Workload workload) {
    contender.ends.run(1);
    LockSupport.parkNanos(PAUSE);
  }

  /** Netty, flushed at the end of the turn. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nettyTrickle(Netty contender, Workload workload) {
    contender.ends.run(1);
    LockSupport.parkNanos(PAUSE);
  }
}
