package io.rallyd.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses for people. */
final class Addresses {
  private Addresses() {}

  static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host =
          inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
    return String.valueOf(address);
  }
}
