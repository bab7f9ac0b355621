package io.rallyd.cli.system;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A peer that knows no secret and sends what it likes. */
final class Stranger {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MUCH = 1 << 20;

  private final InetSocketAddress target;
  private final SSLSocketFactory tls;
  private final Random random = new Random(42);

  Stranger(String ip, int port) throws GeneralSecurityException {
    this.target = new InetSocketAddress(ip, port);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
    this.tls = context.getSocketFactory();
  }

  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // This side believes everybody.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // This side believes everybody.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Sends noise; returns once the other side has hung up. */
  void noise() throws IOException {
    try (Socket socket = connect()) {
      sendUntilClosed(socket, noiseBytes());
    }
  }

  /** Sends noise inside of TLS. */
  void noiseInTls() throws IOException {
    try (Socket socket = connect();
        Socket inner = secure(socket)) {
      sendUntilClosed(inner, noiseBytes());
    }
  }

  /** Sends a frame that says it is one GiB long, without any handshake. */
  void hugeFrame() throws IOException {
    try (Socket socket = connect();
        Socket inner = secure(socket)) {
      sendUntilClosed(inner, huge());
    }
  }

  /** Greets properly and then sends a frame that says it is one GiB long in place of a proof. */
  void hugeFrameAfterHello() throws IOException {
    try (Socket socket = connect();
        Socket inner = secure(socket)) {
      byte[] hello = new byte[88];
      System.arraycopy("RALLYD".getBytes(StandardCharsets.US_ASCII), 0, hello, 0, 6);
      hello[6] = 1;
      hello[7] = 1;
      hello[9] = 1;
      inner.getOutputStream().write(hello);
      sendUntilClosed(inner, huge());
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(target, PATIENCE_MILLIS);
    return socket;
  }

  private Socket secure(Socket socket) throws IOException {
    return tls.createSocket(socket, target.getHostString(), target.getPort(), true);
  }

  private byte[] noiseBytes() {
    byte[] bytes = new byte[MUCH];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] huge() {
    ByteBuffer frame = ByteBuffer.allocate(MUCH);
    frame.putShort((short) 0x5244).put((byte) 2).put((byte) 0).putInt(1 << 30);
    return frame.array();
  }

  private static void sendUntilClosed(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      while (socket.getInputStream().read() >= 0) {
        // A refusal may come before the end.
        continue;
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("a stranger was suffered for " + PATIENCE_MILLIS + " ms", e);
    } catch (IOException e) {
      // Hung up while we were still sending: as it should be.
      return;
    }
  }
}
