package io.rallyd.daemon.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** A user whose request failed is told which option to look at. */
class RequestTroubleTest {
  private static <T extends Throwable> T because(T error, Throwable cause) {
    error.initCause(cause);
    return error;
  }

  @Test
  void refusedCredentialsAreCalledSo() {
    assertThat(of(answer(401, "")))
        .isEqualTo("HTTP status 401; check the credentials in --client-options");
    assertThat(of(answer(500, ""))).isEqualTo("HTTP status 500");
  }

  @Test
  void anAnswerIsQuotedByItsReason() {
    assertThat(of(answer(400, "{\"error\":{\"type\":\"x\",\"reason\":\"no such index\"}}")))
        .isEqualTo("HTTP status 400 (no such index)");
    assertThat(of(answer(405, "{\"error\":\"not allowed\"}")))
        .isEqualTo("HTTP status 405 (not allowed)");
    assertThat(of(answer(502, "<html>\n  Bad  Gateway</html>")))
        .isEqualTo("HTTP status 502 (<html> Bad Gateway</html>)");
    assertThat(of(answer(500, "x".repeat(5000)))).hasSizeLessThan(250).endsWith("x ...)");
  }

  private static StatusException answer(int status, String body) {
    return StatusException.of(status, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatFailsInTlsNamesTheOption() {
    assertThat(
            of(because(new SSLHandshakeException("PKIX"), new CertPathBuilderException("x.Y: z"))))
        .contains("not trusted", "ca_certs")
        .doesNotContain("x.Y");
    assertThat(
            of(
                because(
                    new SSLHandshakeException("no"), new CertificateException("No name found."))))
        .isEqualTo("TLS failed (the certificate of the server is refused: No name found)");
    assertThat(of(new SSLException("Unsupported or unrecognized SSL message, plaintext")))
        .contains("does not speak TLS");
    assertThat(of(new SSLHandshakeException("Received fatal alert: bad_certificate")))
        .contains("bad_certificate", "client_cert", "client_key");
  }

  @Test
  void aConnectionClosedWithoutAnswerIsExplainedByWhatWasSpoken() {
    IOException closed = new IOException("HTTP/1.1 header parser received no bytes");
    assertThat(RequestTrouble.describe(closed, true)).contains("client_cert");
    assertThat(RequestTrouble.describe(closed, false)).contains("use_ssl:true");
  }

  @Test
  void theNetworkSpeaksForItself() {
    assertThat(of(new ConnectException("x"))).isEqualTo("connection refused");
    assertThat(of(because(new ConnectException("x"), new UnresolvedAddressException())))
        .isEqualTo("the name of the host cannot be resolved");
    assertThat(of(new HttpTimeoutException("x"))).isEqualTo("no answer in time");
    assertThat(of(new IOException())).isEqualTo("IOException");
  }

  private static String of(Throwable error) {
    return RequestTrouble.describe(error, true);
  }
}
