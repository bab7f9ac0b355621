package io.rallyd.driver.runner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.http.RequestBody;
import io.rallyd.protocol.RallyException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** JSON of requests and answers. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static JsonFactory factory() {
    return MAPPER.getFactory();
  }

  /**
   * Returns the body that a parameter describes: text as it is, a list as one line per element
   * (text as it is, others as JSON), anything else as JSON. Null gives null.
   */
  static RequestBody body(Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof List<?> lines ? lines(lines) : RequestBody.of(bytes(value));
  }

  /** Returns the value as JSON, text as it is. */
  static byte[] bytes(Object value) {
    if (value instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new RallyException("A request body cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  /** Returns what kind of error an answer tells of, if its body is the usual JSON. */
  static Optional<String> errorMessage(String body) {
    try {
      JsonNode error = MAPPER.readTree(body).path("error");
      if (error.isTextual()) {
        return Optional.of(error.asText());
      }
      return error.path("type").isTextual()
          ? Optional.of(error.path("type").asText())
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static RequestBody lines(List<?> lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (Object line : lines) {
        byte[] bytes = bytes(line);
        out.write(bytes);
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
          out.write('\n');
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return RequestBody.of(out.toByteArray());
  }
}
