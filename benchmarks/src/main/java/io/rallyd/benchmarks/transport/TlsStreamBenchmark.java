package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Volume;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file over one connection with TLS, dropped by the other end. One operation is the file. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TlsStreamBenchmark {

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** Size of the file. */
    @Param("1024")
    public int mebibytes;

    /** Which TLS. */
    @Param({"TLS", "TCNATIVE"})
    public Via via;
  }

  /** A contender. */
  @State(Scope.Benchmark)
  public abstract static class Contender {
    private StreamEnds file;

    abstract StreamContender name();

    /** Writes the file and connects. */
    @Setup
    public void connect(Workload workload) {
      file = new StreamEnds(name(), workload.via, workload.mebibytes);
      Volume.ofEachOperation(file.bytes());
    }

    /** Disconnects. */
    @TearDown
    public void disconnect() {
      file.close();
    }

    void run() {
      file.ends().run();
    }
  }

  /** Netty, frames from memory. */
  public static class Netty extends Contender {
    @Override
    StreamContender name() {
      return StreamContender.NETTY;
    }
  }

  /** Our transport. */
  public static class Rallyd extends Contender {
    @Override
    StreamContender name() {
      return StreamContender.RALLYD;
    }
  }

  /** Netty, frames from the file, and SHA-256 at both ends. */
  public static class Summed extends Contender {
    @Override
    StreamContender name() {
      return StreamContender.SUMMED;
    }
  }

  /** Netty, frames from memory. */
  @Benchmark
  public void nettyStream(Netty ends) {
    ends.run();
  }

  /** Our transport. */
  @Benchmark
  public void rallydStream(Rallyd ends) {
    ends.run();
  }

  /** Netty with SHA-256 at both ends. */
  @Benchmark
  public void summedStream(Summed ends) {
    ends.run();
  }
}
