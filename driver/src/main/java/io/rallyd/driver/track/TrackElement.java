package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An object of a track file together with its place, so that whatever is wrong in it can be told
 * with the track's name and the path.
 */
final class TrackElement {
  private final String track;
  private final String path;
  private final JsonNode node;

  TrackElement(String track, String path, JsonNode node) {
    this.track = track;
    this.path = path;
    this.node = node;
  }

  /** Returns an error that names this place and the broken rule. */
  TrackSyntaxException broken(String rule) {
    return new TrackSyntaxException(
        "Track ["
            + track
            + "] is invalid: "
            + rule
            + " (at ["
            + (path.isEmpty() ? "/" : path)
            + "]).");
  }

  String track() {
    return track;
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  JsonNode node(String key) {
    return node.hasNonNull(key) ? node.get(key) : MissingNode.getInstance();
  }

  Map<String, Object> values() {
    return JsonValues.map(node);
  }

  Map<String, Object> map(String key) {
    return JsonValues.map(node.get(key));
  }

  /** Returns the elements of a list. */
  List<TrackElement> children(String key) {
    List<TrackElement> children = new ArrayList<>();
    JsonNode list = node(key);
    for (int i = 0; i < list.size(); i++) {
      children.add(new TrackElement(track, path + "/" + key + "/" + i, list.get(i)));
    }
    return children;
  }

  TrackElement child(String key) {
    return new TrackElement(track, path + "/" + key, node(key));
  }

  boolean isText() {
    return node.isTextual();
  }

  String asText() {
    return node.asText();
  }

  boolean isObject() {
    return node.isObject();
  }

  Optional<String> text(String key) {
    JsonNode value = node(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw broken("\"" + key + "\" must be a text but is [" + value + "]");
    }
    return Optional.of(value.textValue());
  }

  String mandatoryText(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  TrackSyntaxException missing(String key) {
    return broken("mandatory element \"" + key + "\" is missing");
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = node(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw broken("\"" + key + "\" must be true or false but is [" + value + "]");
    }
    return value.booleanValue();
  }

  OptionalInt integer(String key) {
    JsonNode value = node(key);
    if (value.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      throw broken("\"" + key + "\" must be a whole number but is [" + value + "]");
    }
    return OptionalInt.of(value.intValue());
  }

  OptionalLong wholeNumber(String key) {
    JsonNode value = node(key);
    if (value.isMissingNode()) {
      return OptionalLong.empty();
    }
    if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
      throw broken("\"" + key + "\" must be a whole number but is [" + value + "]");
    }
    return OptionalLong.of(value.longValue());
  }

  OptionalDouble number(String key) {
    JsonNode value = node(key);
    if (value.isMissingNode()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw broken("\"" + key + "\" must be a number but is [" + value + "]");
    }
    return OptionalDouble.of(value.doubleValue());
  }

  /** Returns a list of texts; a single text is a list of one. */
  List<String> texts(String key) {
    JsonNode value = node(key);
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    List<String> texts = new ArrayList<>();
    value.forEach(v -> texts.add(v.asText()));
    return texts;
  }
}
