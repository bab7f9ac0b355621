package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Contender;
import io.rallyd.benchmarks.contest.Volume;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/** A file over one connection, dropped by the other end. One operation is the file. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StreamBenchmark {

  /** Our transport. */
  public static class Rallyd extends Contender<StreamEnds> {
    /** Connects. */
    @Setup
    public void connect(StreamWorkload workload) {
      volume(this, workload.ends(StreamContender.RALLYD));
    }
  }

  /** Netty, frames from memory. */
  public static class Netty extends Contender<StreamEnds> {
    /** Connects. */
    @Setup
    public void connect(StreamWorkload workload) {
      volume(this, workload.ends(StreamContender.NETTY));
    }
  }

  /** Netty, regions of the file that the kernel sends; not through TLS. */
  public static class Region extends Contender<StreamEnds> {
    /** Connects. */
    @Setup
    public void connect(StreamWorkload workload) {
      volume(this, workload.ends(StreamContender.REGION));
    }
  }

  /** Netty, frames from the file, and SHA-256 at both ends. */
  public static class Summed extends Contender<StreamEnds> {
    /** Connects. */
    @Setup
    public void connect(StreamWorkload workload) {
      volume(this, workload.ends(StreamContender.SUMMED));
    }
  }

  /** The kernel alone; not through TLS. */
  public static class Transfer extends Contender<StreamEnds> {
    /** Connects. */
    @Setup
    public void connect(StreamWorkload workload) {
      volume(this, workload.ends(StreamContender.TRANSFER));
    }
  }

  /** Our transport. */
  @Benchmark
  public void rallydStream(Rallyd contender) {
    contender.ends().ends().run();
  }

  /** Netty, frames from memory. */
  @Benchmark
  public void nettyStream(Netty contender) {
    contender.ends().ends().run();
  }

  /** Netty, regions of the file that the kernel sends; not through TLS. */
  @Benchmark
  public void regionStream(Region contender) {
    contender.ends().ends().run();
  }

  /** Netty, frames from the file, and SHA-256 at both ends. */
  @Benchmark
  public void summedStream(Summed contender) {
    contender.ends().ends().run();
  }

  /** The kernel alone; not through TLS. */
  @Benchmark
  public void transferStream(Transfer contender) {
    contender.ends().ends().run();
  }

  private static void volume(Contender<StreamEnds> contender, StreamEnds ends) {
    Volume.ofEachOperation(ends.bytes());
    contender.connected(ends);
  }
}
