package io.rallyd.benchmarks.transport;

/** Two ends, one of which sends a file and the other takes its bytes and drops them. */
interface Streams extends AutoCloseable {
  /**
   * Sends the file once and waits until the other end has had all of it.
   *
   * @throws IllegalStateException when a byte is missing
   */
  void run();

  /**
   * Sends a small question over the same connection, waits for its answer and records how long that
   * took.
   */
  void ping();

  @Override
  void close();
}
