package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An answer that is not a success; its message is a phrase for the user. */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST = 200;

  private final int status;

  private StatusException(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * Reads an answer.
   *
   * @param status its HTTP status
   * @param body its body; of an error as Elasticsearch tells it only the reason is kept
   */
  static StatusException of(int status, byte[] body) {
    String reason = shortened(reason(body).replaceAll("\\s+", " ").strip());
    return new StatusException(
        status, "HTTP status " + status + (reason.isEmpty() ? "" : " (" + reason + ")"));
  }

  private static String reason(byte[] body) {
    try {
      JsonNode error = MAPPER.readTree(body).path("error");
      JsonNode reason = error.isTextual() ? error : error.path("reason");
      if (reason.isTextual()) {
        return reason.textValue();
      }
    } catch (IOException e) {
      // Whoever answers something else is quoted.
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }
}
