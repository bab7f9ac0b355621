package io.rallyd.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rallyd.protocol.RallyException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS of a client. It takes any certificate and checks no host name, explicitly: what vouches for
 * the server is the secret, whose proof covers the certificate seen here.
 */
final class ClientTls {
  private ClientTls() {}

  static SslContext create() {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(TlsEngine.provider())
          .protocols(ServerIdentity.TLS)
          .trustManager(new TrustAny())
          .endpointIdentificationAlgorithm(null)
          .build();
    } catch (SSLException e) {
      throw new RallyException("this Java has no TLS 1.3: " + e.getMessage(), e);
    }
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
