package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpResponse;
import java.util.Map;

/** The server answered with an error. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;
  private final String description;

  private ApiException(int status, Map<String, String> headers, String description) {
    super(description, null, false, false);
    this.status = status;
    this.headers = headers;
    this.description = description;
  }

  /**
   * Returns the error of an answer.
   *
   * @param raw whether the runner reads answers undecoded; the description is then the bare body,
   *     else the kind of error with the body behind it
   */
  static ApiException of(HttpResponse response, boolean raw) {
    String body = response.text();
    String description;
    if (raw) {
      description = body.isEmpty() ? "None" : body;
    } else {
      String message = Json.errorMessage(body).orElse("HTTP status " + response.status());
      description = body.isEmpty() ? message : message + " (" + body + ")";
    }
    return new ApiException(response.status(), response.headers(), description);
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the headers of the answer, names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns what is kept with the result. */
  public String description() {
    return description;
  }
}
