package io.rallyd.transport;

import java.nio.file.Path;

/** Where a server is to be found. */
public sealed interface Endpoint {
  /**
   * A coordinator on the network; TLS and the secret are required as the settings say.
   *
   * @param host name or address; resolved anew at each attempt
   * @param port its port
   */
  record Tcp(String host, int port) implements Endpoint {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /**
   * The Unix-domain socket of a daemon of the same user on this machine.
   *
   * @param socket path of the socket
   */
  record Unix(Path socket) implements Endpoint {
    @Override
    public String toString() {
      return socket.toString();
    }
  }

  /**
   * A server in this process.
   *
   * @param name as given to {@link TransportServer#bindInVm}
   */
  record InVm(String name) implements Endpoint {
    @Override
    public String toString() {
      return "in-vm:" + name;
    }
  }
}
