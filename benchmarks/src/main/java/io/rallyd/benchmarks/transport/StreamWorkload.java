package io.rallyd.benchmarks.transport;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is asked of all contenders that stream. */
@State(Scope.Benchmark)
public class StreamWorkload {
  /** How the ends are connected; some contenders know nothing of TLS. */
  @Param({"TCP", "TLS", "TCNATIVE"})
  public Via via;

  /** Size of the file. */
  @Param("1024")
  public int mebibytes;

  /** Writes the file and connects. */
  StreamEnds ends(StreamContender contender) {
    return new StreamEnds(contender, via, mebibytes);
  }
}
