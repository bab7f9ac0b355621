package io.rallyd.benchmarks.strangers;

import java.nio.ByteBuffer;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** What strangers do once they are connected. */
enum Kind {
  /** Nothing. */
  SILENT,
  /** A greeting of TLS, one byte a second. */
  SLOW,
  /** What is no TLS. */
  GARBAGE,
  /** A whole greeting of TLS, which has to be answered with a signature; then nothing. */
  HELLO;

  private static final int NOISE = 512;

  /** Returns all that a stranger would send, if it were let. */
  ByteBuffer words() {
    return switch (this) {
      case SILENT -> ByteBuffer.allocate(0);
      case SLOW, HELLO -> hello();
      case GARBAGE -> noise();
    };
  }

  /** Returns how many bytes of that are sent at a time, one time a second. */
  int bytesAtATime() {
    return this == SLOW ? 1 : Integer.MAX_VALUE;
  }

  private static ByteBuffer noise() {
    byte[] bytes = new byte[NOISE];
    new Random(1).nextBytes(bytes);
    // By chance it could be TLS.
    bytes[0] = 'G';
    return ByteBuffer.wrap(bytes);
  }

  private static ByteBuffer hello() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      engine.setEnabledProtocols(new String[] {"TLSv1.3"});
      ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), bytes);
      return bytes.flip();
    } catch (java.security.GeneralSecurityException | javax.net.ssl.SSLException e) {
      throw new IllegalStateException("no TLS here", e);
    }
  }
}
