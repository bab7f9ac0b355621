package io.rallyd.benchmarks.transport;

/** Which thread sends. */
public enum Sender {
  /** The event loop of the connection. */
  LOOP,
  /** Another thread, as most of rallyd's own do. */
  OUTSIDE
}
