package io.rallyd.provisioner.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Tells whether somebody listens at a port of this machine.
 *
 * <p>Whoever simply connects to a port that nobody listens at yet, again and again, is sooner or
 * later given that very port for his own end: TCP then connects the port with itself, and the
 * server that was waited for finds it in use. Ports of Elasticsearch lie in the range from which
 * the system takes such ends. So the own end is bound first, and never to the port that is asked.
 */
final class ListeningPort {
  private static final int CONNECT_MILLIS = 500;

  private ListeningPort() {}

  /** Returns whether a connection to the address is taken; blocks half a second at most. */
  static boolean at(InetSocketAddress address) {
    try (Socket probe = new Socket()) {
      probe.bind(null);
      if (probe.getLocalPort() == address.getPort()) {
        return false;
      }
      probe.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
