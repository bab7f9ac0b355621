package io.rallyd.transport;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/**
 * What encrypts: BoringSSL by netty-tcnative where somebody has put that on the class path, else
 * the JDK. The system property {@code rallyd.tls.engine=jdk} keeps to the JDK.
 */
final class TlsEngine {
  static final String PROPERTY = "rallyd.tls.engine";

  private TlsEngine() {}

  static SslProvider provider() {
    boolean jdk = System.getProperty(PROPERTY, "").equals("jdk");
    return !jdk && OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)
        ? SslProvider.OPENSSL
        : SslProvider.JDK;
  }
}
