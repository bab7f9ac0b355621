package io.rallyd.transport.faults;

/** Which way bytes go through a proxy. */
public enum Direction {
  /** From whoever dialled the proxy. */
  TO_SERVER,
  /** To whoever dialled the proxy. */
  TO_CLIENT
}
