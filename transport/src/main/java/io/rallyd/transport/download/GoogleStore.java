package io.rallyd.transport.download;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An object of Google Cloud Storage. The token comes from {@code GOOGLE_AUTH_TOKEN}; without it
 * only public objects can be had.
 */
final class GoogleStore implements Remote {
  private static final String ENDPOINT = "https://storage.googleapis.com";

  private final URI uri;
  private final Optional<String> token;

  GoogleStore(URI address, Credentials credentials) {
    String object = address.getPath() == null ? "" : address.getPath().replaceFirst("^/", "");
    if (address.getAuthority() == null || object.isEmpty()) {
      throw new IllegalArgumentException("no bucket or no object");
    }
    String base = credentials.get("STORAGE_EMULATOR_HOST").orElse(ENDPOINT);
    String name = URLEncoder.encode(object, StandardCharsets.UTF_8).replace("+", "%20");
    this.uri =
        URI.create(base + "/storage/v1/b/" + address.getAuthority() + "/o/" + name + "?alt=media");
    this.token = credentials.get("GOOGLE_AUTH_TOKEN");
  }

  @Override
  public HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return request;
  }

  @Override
  public String hint(int status) {
    return status == 401 || status == 403
        ? " Put a token into the environment variable GOOGLE_AUTH_TOKEN (gcloud auth"
            + " print-access-token prints one)."
        : "";
  }
}
