package io.rallyd.benchmarks.transport;

/** Two ends, one of which tells and the other takes note. */
interface OneWays extends AutoCloseable {
  /**
   * Sends so many messages and waits until the other end has had them all.
   *
   * @throws IllegalStateException when one is missing or not the right one
   */
  void run(int count);

  @Override
  void close();
}
