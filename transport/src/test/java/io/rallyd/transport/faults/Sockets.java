package io.rallyd.transport.faults;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** What may fail with a socket without any harm. */
final class Sockets {
  private Sockets() {}

  static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is of no use any more, whatever it says.
    }
  }

  /** Has the socket reset its connection when it is closed. */
  static void lingerNot(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      // closed already
    }
  }

  /** Reads and forgets all that comes. */
  static void drain(Socket socket) throws IOException {
    byte[] buffer = new byte[1024];
    while (socket.getInputStream().read(buffer) >= 0) {
      // on
    }
  }
}
