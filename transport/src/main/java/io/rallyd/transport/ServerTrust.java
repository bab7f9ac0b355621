package io.rallyd.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.rallyd.protocol.RallyException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which certificates a client takes from a server, besides the proof that it knows the secret. By
 * default any, with no check of the host name: the proof covers the certificate that the client
 * sees, so nobody can stand in between. Immutable.
 */
public final class ServerTrust {
  private final SslContext context;
  private final boolean checkHost;

  private ServerTrust(SslContextBuilder builder, boolean checkHost) {
    try {
      this.context =
          builder
              .sslProvider(TlsEngine.provider())
              .protocols(ServerIdentity.TLS)
              .endpointIdentificationAlgorithm(checkHost ? "HTTPS" : null)
              .build();
    } catch (SSLException e) {
      throw new RallyException("this Java has no TLS 1.3: " + e.getMessage(), e);
    }
    this.checkHost = checkHost;
  }

  /** Returns the trust in whoever knows the secret. */
  public static ServerTrust any() {
    return new ServerTrust(SslContextBuilder.forClient().trustManager(new TrustAny()), false);
  }

  /**
   * Reads certificates that a server's chain must lead to; blocks.
   *
   * @param authorities certificates in PEM
   * @param checkHost whether the server's certificate must name the host that is dialled, too
   * @throws RallyException naming the file that is missing, unreadable or damaged
   */
  public static ServerTrust of(Path authorities, boolean checkHost) {
    PemFile file = new PemFile(authorities, "the certificates of authorities in PEM");
    X509Certificate[] certificates = file.certificates().toArray(new X509Certificate[0]);
    return new ServerTrust(SslContextBuilder.forClient().trustManager(certificates), checkHost);
  }

  /** Returns TLS 1.3, without what the host is checked by. */
  SslContext context() {
    return context;
  }

  SslHandler handler(ByteBufAllocator allocator, Endpoint endpoint) {
    SslHandler handler =
        checkHost && endpoint instanceof Endpoint.Tcp tcp
            ? context.newHandler(allocator, tcp.host(), tcp.port())
            : context.newHandler(allocator);
    // Our handshake has a time of its own, which knows of peers that let us wait.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  private static final class TrustAny extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
