package io.rallyd.transport.download;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An object of Amazon S3 or a store that speaks as it does. Keys come from {@code
 * AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}, the region from
 * {@code AWS_REGION} or {@code AWS_DEFAULT_REGION} (else us-east-1), another store from {@code
 * AWS_ENDPOINT_URL}. Requests are signed by version 4 of Amazon's scheme; without keys only public
 * objects can be had.
 */
final class AmazonStore implements Remote {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final URI uri;
  private final Credentials credentials;
  private final String region;
  private final Clock clock;

  AmazonStore(URI uri, Credentials credentials, String region, Clock clock) {
    this.uri = uri;
    this.credentials = credentials;
    this.region = region;
    this.clock = clock;
  }

  static AmazonStore at(URI address, Credentials credentials) {
    String bucket = address.getAuthority();
    String key = address.getRawPath() == null ? "" : address.getRawPath();
    if (bucket == null || key.length() < 2) {
      throw new IllegalArgumentException("no bucket or no object");
    }
    String region =
        credentials
            .get("AWS_REGION")
            .or(() -> credentials.get("AWS_DEFAULT_REGION"))
            .orElse("us-east-1");
    // A bucket with dots in its name fits no certificate of a host below the store's.
    String base =
        credentials
            .get("AWS_ENDPOINT_URL")
            .map(endpoint -> endpoint.replaceFirst("/$", "") + "/" + bucket)
            .orElse(
                bucket.contains(".")
                    ? "https://s3." + region + ".amazonaws.com/" + bucket
                    : "https://" + bucket + ".s3." + region + ".amazonaws.com");
    return new AmazonStore(URI.create(base + key), credentials, region, Clock.systemUTC());
  }

  @Override
  public HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    Optional<String> id = credentials.get("AWS_ACCESS_KEY_ID");
    Optional<String> secret = credentials.get("AWS_SECRET_ACCESS_KEY");
    if (id.isEmpty() || secret.isEmpty()) {
      return request;
    }
    Map<String, String> headers = new TreeMap<>();
    String stamp = STAMP.format(Instant.now(clock));
    headers.put("x-amz-checksum-mode", "ENABLED");
    headers.put("x-amz-content-sha256", EMPTY);
    headers.put("x-amz-date", stamp);
    credentials.get("AWS_SESSION_TOKEN").ifPresent(t -> headers.put("x-amz-security-token", t));
    headers.forEach(request::header);
    headers.put("host", uri.getRawAuthority());
    return request.header("Authorization", authorization(headers, stamp, id.get(), secret.get()));
  }

  String authorization(Map<String, String> headers, String stamp, String id, String secret) {
    StringBuilder lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    String names = String.join(";", headers.keySet());
    String canonical = "GET\n" + uri.getRawPath() + "\n\n" + lines + "\n" + names + "\n" + EMPTY;
    String day = stamp.substring(0, 8);
    String scope = day + "/" + region + "/s3/aws4_request";
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      String digest =
          HexFormat.of().formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)));
      byte[] key = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day);
      for (String step : new String[] {region, "s3", "aws4_request"}) {
        key = hmac(key, step);
      }
      String text = "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + digest;
      return "AWS4-HMAC-SHA256 Credential="
          + id
          + "/"
          + scope
          + ",SignedHeaders="
          + names
          + ",Signature="
          + HexFormat.of().formatHex(hmac(key, text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String hint(int status) {
    return status == 401 || status == 403
        ? " Put keys into the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            + " (and the region into AWS_REGION)."
        : "";
  }
}
