package io.rallyd.benchmarks.transport;

import io.netty.handler.ssl.SslProvider;

/** How two ends are connected. */
public enum Via {
  /** Loopback TCP without TLS. */
  TCP,
  /** Loopback TCP with TLS 1.3 of the JDK. */
  TLS,
  /** Loopback TCP with TLS 1.3 of BoringSSL, by netty-tcnative. */
  TCNATIVE,
  /** Netty's channel within one process. */
  IN_VM;

  boolean encrypted() {
    return this == TLS || this == TCNATIVE;
  }

  /** Makes our transport take the TLS that is meant, for what is started from now on. */
  void choose() {
    System.setProperty("rallyd.tls.engine", this == TCNATIVE ? "" : "jdk");
  }

  SslProvider provider() {
    return this == TCNATIVE ? SslProvider.OPENSSL : SslProvider.JDK;
  }
}
