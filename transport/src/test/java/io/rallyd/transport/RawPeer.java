package io.rallyd.transport;

import io.rallyd.protocol.wire.Catalogue;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** A peer of plain bytes: what one has to say who is no rallyd, or only looks like one. */
final class RawPeer {
  private RawPeer() {}

  static Socket connect(Cluster cluster) throws IOException {
    return connect(cluster.tcp());
  }

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  static byte[] readAll(Socket socket) throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  static byte[] refusal(int reason) {
    byte[] bytes = Arrays.copyOf("RALLYD".getBytes(StandardCharsets.US_ASCII), 8);
    bytes[6] = 5;
    bytes[7] = (byte) reason;
    return bytes;
  }

  static byte[] hello(int major, int minor, long fingerprint) {
    return HandshakeFormat.hello(
        new HandshakeFormat.Hello(major, minor, Peer.Role.NODE, fingerprint, "0.1.0"), random(32));
  }

  static byte[] hello(byte[] nonce) {
    return HandshakeFormat.hello(
        new HandshakeFormat.Hello(
            HandshakeFormat.MAJOR,
            HandshakeFormat.MINOR,
            Peer.Role.NODE,
            Catalogue.current().fingerprint(),
            "0.1.0"),
        nonce);
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
