package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Contender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/**
 * A small request every two milliseconds over a connection over which a file goes all the while.
 * What counts are its latencies; the throughput is that of the clock.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StreamPingBenchmark {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  /** A contender that sends the file all the while. */
  public abstract static class Streaming extends Contender<StreamEnds> {
    private Thread streaming;
    private volatile boolean stop;
    private volatile Throwable broken;

    /** Connects, and begins to send. */
    void stream(StreamEnds ends) {
      connected(ends);
      streaming = new Thread(this::stream, "streaming");
      streaming.setDaemon(true);
      streaming.start();
    }

    private void stream() {
      try {
        while (!stop) {
          ends().ends().run();
        }
      } catch (RuntimeException e) {
        broken = e;
      }
    }

    /** Lets the last file through and disconnects; called once, for what it overrides. */
    @Override
    public void disconnect() throws Exception {
      stop = true;
      streaming.join();
      super.disconnect();
      if (broken != null) {
        throw new IllegalStateException("the stream broke", broken);
      }
    }
  }

  /** Our transport. */
  public static class Rallyd extends Streaming {
    /** Connects, and begins to send. */
    @Setup
    public void connect(StreamWorkload workload) {
      stream(workload.ends(StreamContender.RALLYD));
    }
  }

  /** Our transport with nothing else to do. */
  public static class Idle extends Contender<StreamEnds> {
    /** Connects. */
    @Setup
    public void connect(StreamWorkload workload) {
      connected(workload.ends(StreamContender.RALLYD));
    }
  }

  /** Netty, frames from memory. */
  public static class Netty extends Streaming {
    /** Connects, and begins to send. */
    @Setup
    public void connect(StreamWorkload workload) {
      stream(workload.ends(StreamContender.NETTY));
    }
  }

  /** Netty, frames from the file, and SHA-256 at both ends. */
  public static class Summed extends Streaming {
    /** Connects, and begins to send. */
    @Setup
    public void connect(StreamWorkload workload) {
      stream(workload.ends(StreamContender.SUMMED));
    }
  }

  private static void ping(Contender<StreamEnds> contender) {
    long next = System.nanoTime() + PAUSE;
    contender.ends().ends().ping();
    for (long left = PAUSE; left > 0; left = next - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Our transport while it streams. */
  @Benchmark
  public void rallydPing(Rallyd ends) {
    ping(ends);
  }

  /** Our transport while it does not. */
  @Benchmark
  public void idlePing(Idle ends) {
    ping(ends);
  }

  /** Netty while it streams. */
  @Benchmark
  public void nettyPing(Netty ends) {
    ping(ends);
  }

  /** Netty while it streams and sums up. */
  @Benchmark
  public void summedPing(Summed ends) {
    ping(ends);
  }
}
