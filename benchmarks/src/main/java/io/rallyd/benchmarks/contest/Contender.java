package io.rallyd.benchmarks.contest;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whoever does what a benchmark asks for: ends that are connected before the first iteration, by a
 * method of the subclass, and closed after the last.
 *
 * @param <E> what the ends can do
 */
@State(Scope.Benchmark)
public abstract class Contender<E extends AutoCloseable> {
  private E ends;

  /** Takes the ends that were connected. */
  public void connected(E these) {
    ends = these;
  }

  /** Returns the ends. */
  public E ends() {
    return ends;
  }

  /** Disconnects. */
  @TearDown
  public void disconnect() throws Exception {
    ends.close();
  }
}
