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

/** Ways of Netty to ask the kernel, each with bare frames, and ours with the one it uses. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SocketsBenchmark {
  /** Requests of one call. */
  static final int OPERATIONS = 2048;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** Bytes of the body of each request and each answer. */
    @Param({"100", "65536"})
    public int payload;

    /** Requests under way at a time. */
    @Param({"1", "16", "256"})
    public int inFlight;
  }

  /** The JDK's selector. */
  public static class Nio extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new NettyRoundTrips(Via.TCP, Io.NIO, workload.payload));
    }
  }

  /** Netty's own epoll. */
  public static class Epoll extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new NettyRoundTrips(Via.TCP, Io.EPOLL, workload.payload));
    }
  }

  /** Netty's own io_uring. */
  public static class Uring extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new NettyRoundTrips(Via.TCP, Io.URING, workload.payload));
    }
  }

  /** Our transport. */
  public static class Rallyd extends Contender<RoundTrips> {
    /** Connects. */
    @Setup
    public void connect(Workload workload) {
      connected(new RallydRoundTrips(Via.TCP, workload.payload));
    }
  }

  /** The JDK's selector. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void nioRoundTrip(Nio contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }

  /** Netty's own epoll. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void epollRoundTrip(Epoll contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }

  /** Netty's own io_uring. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void uringRoundTrip(Uring contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }

  /** Our transport. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public void rallydRoundTrip(Rallyd contender, Workload workload) {
    contender.ends().run(OPERATIONS, workload.inFlight);
  }
}
