package io.rallyd.benchmarks.transport;

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
import org.openjdk.jmh.annotations.TearDown;

/**
 * A small request every two milliseconds over a connection over which a file goes all the while.
 * What counts are its latencies; the throughput is that of the clock.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StreamPingBenchmark {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** TCP or TLS. */
    @Param({"TCP", "TLS"})
    public Via via;

    /** Size of the file, which is sent again and again. */
    @Param("1024")
    public int mebibytes;
  }

  /** A contender. */
  @State(Scope.Benchmark)
  public abstract static class Contender {
    private StreamEnds file;
    private Thread streaming;
    private volatile boolean stop;
    private volatile Throwable broken;

    abstract StreamContender name();

    /** Returns whether a file goes over the connection meanwhile. */
    boolean busy() {
      return true;
    }

    /** Connects, and begins to send. */
    @Setup
    public void connect(Workload workload) {
      file = new StreamEnds(name(), workload.via, workload.mebibytes);
      if (busy()) {
        streaming = new Thread(this::stream, "streaming");
        streaming.setDaemon(true);
        streaming.start();
      }
    }

    private void stream() {
      try {
        while (!stop) {
          file.ends().run();
        }
      } catch (RuntimeException e) {
        broken = e;
      }
    }

    /** Lets the last file through and disconnects. */
    @TearDown
    public void disconnect() throws InterruptedException {
      stop = true;
      if (streaming != null) {
        streaming.join();
      }
      file.close();
    }

    void ping() {
      long next = System.nanoTime() + PAUSE;
      file.ends().ping();
      if (broken != null) {
        throw new IllegalStateException("the stream broke", broken);
      }
      for (long left = PAUSE; left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** Our transport. */
  public static class Rallyd extends Contender {
    @Override
    StreamContender name() {
      return StreamContender.RALLYD;
    }
  }

  /** Our transport with nothing else to do. */
  public static class Idle extends Rallyd {
    @Override
    boolean busy() {
      return false;
    }
  }

  /** Netty, frames from memory. */
  public static class Netty extends Contender {
    @Override
    StreamContender name() {
      return StreamContender.NETTY;
    }
  }

  /** Netty, frames from the file, and SHA-256 at both ends. */
  public static class Summed extends Contender {
    @Override
    StreamContender name() {
      return StreamContender.SUMMED;
    }
  }

  /** Our transport while it streams. */
  @Benchmark
  public void rallydPing(Rallyd ends) {
    ends.ping();
  }

  /** Our transport while it does not. */
  @Benchmark
  public void idlePing(Idle ends) {
    ends.ping();
  }

  /** Netty while it streams. */
  @Benchmark
  public void nettyPing(Netty ends) {
    ends.ping();
  }

  /** Netty while it streams and sums up. */
  @Benchmark
  public void summedPing(Summed ends) {
    ends.ping();
  }
}
