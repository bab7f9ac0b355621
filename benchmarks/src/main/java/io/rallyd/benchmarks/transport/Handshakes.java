package io.rallyd.benchmarks.transport;

/** A server that is connected to and left again. */
interface Handshakes extends AutoCloseable {
  /** Connections under way at a time. */
  int AT_A_TIME = 16;

  /**
   * Connects so often, closes each connection as soon as it stands, and waits for the last.
   *
   * @throws IllegalStateException when one cannot be made
   */
  void run(int count);

  @Override
  void close();
}
