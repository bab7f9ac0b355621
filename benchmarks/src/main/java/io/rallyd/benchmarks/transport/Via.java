package io.rallyd.benchmarks.transport;

/** How two ends are connected. */
public enum Via {
  /** Loopback TCP without TLS. */
  TCP,
  /** Loopback TCP with TLS 1.3 of the JDK. */
  TLS,
  /** Netty's channel within one process. */
  IN_VM
}
