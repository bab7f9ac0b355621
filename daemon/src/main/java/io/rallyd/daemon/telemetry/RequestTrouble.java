package io.rallyd.daemon.telemetry;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What went wrong with a request, in a phrase that tells a user what to look at. */
final class RequestTrouble {
  private static final String OPTIONS = " in --client-options";

  private RequestTrouble() {}

  /**
   * Describes a failure.
   *
   * @param cause what the request failed with, without the wrapping of stages
   * @param secure whether TLS was spoken
   */
  static String describe(Throwable cause, boolean secure) {
    if (cause instanceof StatusException answer) {
      boolean credentials = answer.status() == 401 || answer.status() == 403;
      return answer.getMessage() + (credentials ? "; check the credentials" + OPTIONS : "");
    }
    if (cause instanceof ConnectException) {
      return in(cause, UnresolvedAddressException.class).isPresent()
          ? "the name of the host cannot be resolved"
          : "connection refused";
    }
    if (cause instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (cause instanceof SSLException) {
      return "TLS failed (" + tls(cause) + ")";
    }
    String message =
        Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    if (message.contains("received no bytes") || message.contains("Connection reset")) {
      return "the connection was closed without an answer; "
          + (secure
              ? "perhaps a certificate of the client is wanted (client_cert and client_key"
              : "perhaps TLS is wanted (use_ssl:true")
          + OPTIONS
          + ")";
    }
    return message;
  }

  private static String tls(Throwable cause) {
    if (in(cause, CertPathBuilderException.class).isPresent()) {
      return "the certificate of the server is from an authority that is not trusted; name that by"
          + " ca_certs"
          + OPTIONS;
    }
    String message = String.valueOf(cause.getMessage());
    Optional<CertificateException> refused = in(cause, CertificateException.class);
    if (refused.isPresent()) {
      return "the certificate of the server is refused: " + plain(refused.get().getMessage());
    }
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("plaintext") || lower.contains("ssl/tls record")) {
      return "what answers does not speak TLS";
    }
    if (lower.contains("alert") && lower.contains("certificate")) {
      return plain(message) + ": check client_cert and client_key" + OPTIONS;
    }
    return plain(message);
  }

  /** Ends of sentences are ours. */
  private static String plain(String message) {
    return String.valueOf(message).replaceAll("[.\\s]+$", "");
  }

  private static <T extends Throwable> Optional<T> in(Throwable error, Class<T> type) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
