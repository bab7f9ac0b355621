package io.rallyd.driver.http;

import io.rallyd.protocol.RallyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The options of {@code --client-options} that concern requests, read from one cluster's map.
 *
 * @param timeoutNanos time allowed for each attempt, 60 s when not given; with {@code None} there
 *     is a day, since every wait has an end
 * @param useSsl whether all hosts speak TLS
 * @param verifyCerts whether certificates are checked
 * @param caCerts PEM file of trusted authorities
 * @param clientCert PEM file of the client's certificate
 * @param clientKey PEM file (PKCS#8) of its key
 * @param authorization value of the authorization header
 * @param compress whether request bodies are compressed
 * @param maxRetries how often a request is tried again after a connection error or a status of 429,
 *     502, 503 or 504
 * @param retryOnTimeout whether also after a timeout
 * @param headers headers of every request
 */
public record ClientOptions(
    long timeoutNanos,
    boolean useSsl,
    boolean verifyCerts,
    Optional<Path> caCerts,
    Optional<Path> clientCert,
    Optional<Path> clientKey,
    Optional<String> authorization,
    boolean compress,
    int maxRetries,
    boolean retryOnTimeout,
    Map<String, String> headers) {

  private static final List<String> NOT_YET =
      List.of("static_responses", "create_api_key_per_client");

  /**
   * Reads the options.
   *
   * @throws RallyException when a value cannot be used; the sentence names the option
   */
  public static ClientOptions parse(Map<String, Object> options) {
    for (String option : NOT_YET) {
      if (options.get(option) != null && !Boolean.FALSE.equals(options.get(option))) {
        throw new RallyException("The client option \"" + option + "\" is not supported yet.");
      }
    }
    Reader in = new Reader(options);
    Optional<Path> cert = in.file("client_cert");
    Optional<Path> key = in.file("client_key");
    if (cert.isPresent() != key.isPresent()) {
      throw new RallyException(
          "The client options \"client_cert\" and \"client_key\" must be given together.");
    }
    return new ClientOptions(
        timeout(in),
        in.flag("use_ssl", false),
        in.flag("verify_certs", true),
        in.file("ca_certs"),
        cert,
        key,
        in.authorization(),
        in.flag("http_compress", in.flag("compressed", false)),
        (int) in.number("max_retries", 3),
        in.flag("retry_on_timeout", false),
        in.headers());
  }

  private static long timeout(Reader in) {
    if (in.options.containsKey("timeout") && in.options.get("timeout") == null) {
      return TimeUnit.DAYS.toNanos(1);
    }
    double seconds = in.number("timeout", 60);
    if (seconds <= 0) {
      throw new RallyException("The client option \"timeout\" must be greater than 0.");
    }
    return (long) (Math.min(seconds, 86_400) * 1e9);
  }

  private record Reader(Map<String, Object> options) {

    boolean flag(String name, boolean fallback) {
      Object value = options.get(name);
      if (value == null) {
        return fallback;
      }
      if (value instanceof Boolean flag) {
        return flag;
      }
      String text = value.toString().toLowerCase(Locale.ROOT);
      if (text.equals("true") || text.equals("false")) {
        return text.equals("true");
      }
      throw bad(name, "true or false", value);
    }

    double number(String name, double fallback) {
      Object value = options.get(name);
      if (value == null) {
        return fallback;
      }
      if (value instanceof Number number) {
        return number.doubleValue();
      }
      try {
        return Double.parseDouble(value.toString());
      } catch (NumberFormatException e) {
        throw bad(name, "a number", value);
      }
    }

    Optional<Path> file(String name) {
      Object value = options.get(name);
      if (value == null) {
        return Optional.empty();
      }
      Path file = Path.of(value.toString());
      if (!Files.isReadable(file)) {
        throw new RallyException(
            "The file " + file + " of the client option \"" + name + "\" cannot be read.");
      }
      return Optional.of(file);
    }

    Optional<String> authorization() {
      Object key = options.get("api_key");
      Optional<String> user = text("basic_auth_user");
      Object basic = options.get("basic_auth");
      if (key != null && (user.isPresent() || basic != null)) {
        throw new RallyException(
            "The client options ask for both \"api_key\" and basic authentication; choose one.");
      }
      if (key != null) {
        String token = key instanceof List<?> pair ? base64(joined("api_key", pair)) : "" + key;
        return Optional.of("ApiKey " + token);
      }
      if (user.isPresent()) {
        String password = text("basic_auth_password").orElse("");
        return Optional.of("Basic " + base64(user.get() + ":" + password));
      }
      if (basic != null) {
        String pair = basic instanceof List<?> l ? joined("basic_auth", l) : basic.toString();
        return Optional.of("Basic " + base64(pair));
      }
      return text("bearer_auth").map(token -> "Bearer " + token);
    }

    Map<String, String> headers() {
      Map<String, String> all = new LinkedHashMap<>();
      Object headers = options.get("headers");
      if (headers instanceof Map<?, ?> map) {
        map.forEach((name, value) -> all.put(name.toString(), String.valueOf(value)));
      } else if (headers != null) {
        throw bad("headers", "a map", headers);
      }
      text("opaque_id").ifPresent(id -> all.put("x-opaque-id", id));
      return all;
    }

    private Optional<String> text(String name) {
      return Optional.ofNullable(options.get(name)).map(Object::toString);
    }

    private static String joined(String name, List<?> pair) {
      if (pair.size() != 2) {
        throw new RallyException("The client option \"" + name + "\" needs two parts.");
      }
      List<String> parts = new ArrayList<>();
      pair.forEach(part -> parts.add(String.valueOf(part)));
      return String.join(":", parts);
    }

    private static String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RallyException bad(String name, String expected, Object value) {
      return new RallyException(
          "The client option \"" + name + "\" must be " + expected + " but was [" + value + "].");
    }
  }
}
