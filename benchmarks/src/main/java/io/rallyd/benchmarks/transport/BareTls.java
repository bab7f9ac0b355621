package io.rallyd.benchmarks.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;

/**
 * TLS as the real transport has it: 1.3 with an elliptic key and nobody's signature.
 *
 * @param server context of the end that is dialled
 * @param client context of the end that dials; trusts everybody, for its peer is this process
 */
record BareTls(SslContext server, SslContext client) {
  private static final String TLS = "TLSv1.3";

  static BareTls create(SslProvider provider) {
    Identity identity = Identity.create();
    try {
      return new BareTls(
          SslContextBuilder.forServer(identity.key(), identity.certificate())
              .sslProvider(provider)
              .protocols(TLS)
              .build(),
          SslContextBuilder.forClient()
              .sslProvider(provider)
              .protocols(TLS)
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm(null)
              .build());
    } catch (IOException e) {
      throw new IllegalStateException("no TLS here", e);
    }
  }
}
