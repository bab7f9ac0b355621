package io.rallyd.cli.argument;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON into plain values: null, Boolean, Long, Double, String, List and Map. */
final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What a text turned out to be: {@code value} may be null when the JSON says so. */
  record Parsed(Object value) {}

  private JsonText() {}

  /** Returns the value, or empty when the text is not JSON. */
  static Optional<Parsed> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Returns the value, or throws with Jackson's account of what is wrong where. */
  static Parsed parse(String text) throws JsonProcessingException {
    JsonNode tree = MAPPER.readTree(text);
    if (tree == null || tree.isMissingNode()) {
      throw new com.fasterxml.jackson.core.JsonParseException(null, "there is no value");
    }
    return new Parsed(plain(tree));
  }

  private static Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        node.forEach(n -> list.add(plain(n)));
        yield list;
      }
      case NUMBER ->
          node.isIntegralNumber()
              ? (Object) Scalars.whole(node.bigIntegerValue())
              : (Object) node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.textValue();
      default -> null;
    };
  }
}
