package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Contender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Single messages without answer, one every millisecond from outside the event loop: what
 * collecting messages for one flush adds to their latency, which is all that counts here.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrickleBenchmark {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** How the ends are connected. */
    @Param({"TCP", "TLS", "TCNATIVE"})
    public Via via;
  }

  /** Our transport. */
  public static class Rallyd extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new RallydOneWays(Sender.OUTSIDE, workload.via, 100, 1));
    }
  }

  /** Netty, flushed at the end of the turn. */
  public static class Netty extends Contender<OneWays> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new NettyOneWays(Sender.OUTSIDE, workload.via, 100, 1));
    }
  }

  /** Our transport. */
  @Benchmark
  public void rallydTrickle(Rallyd contender) {
    drip(contender);
  }

  /** Netty, flushed at the end of the turn. */
  @Benchmark
  public void nettyTrickle(Netty contender) {
    drip(contender);
  }

  private static void drip(Contender<OneWays> contender) {
    contender.ends().run(1);
    LockSupport.parkNanos(PAUSE);
  }
}
