package io.rallyd.driver.runner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds single values in a JSON text without building a tree, and stops reading as soon as it has
 * them. Values are named by their path with dots. An answer that breaks off gives what was found
 * before. Immutable; safe for use by several threads.
 */
final class JsonScan {
  private final Set<String> scalars;
  private final Set<String> lists;
  private final Set<String> flatObjects;
  private final Set<String> prefixes;
  private final String stopAt;
  private final boolean stopEarly;

  private JsonScan(
      Set<String> scalars,
      Set<String> lists,
      Set<String> flatObjects,
      String stopAt,
      boolean stopEarly) {
    this.scalars = scalars;
    this.lists = lists;
    this.flatObjects = flatObjects;
    this.stopAt = stopAt;
    this.stopEarly = stopEarly;
    this.prefixes = new TreeSet<>();
    for (Set<String> paths : java.util.List.of(scalars, lists, flatObjects, Set.of(stopAt))) {
      for (String path : paths) {
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
          prefixes.add(path.substring(0, dot));
        }
      }
    }
  }

  /** Returns a scan for these scalars, which all stand in every answer. */
  static JsonScan forAll(String... scalars) {
    return new JsonScan(Set.of(scalars), Set.of(), Set.of(), "", true);
  }

  /** Returns a scan for these scalars, as far as they are there. */
  static JsonScan forSome(String... scalars) {
    return new JsonScan(Set.of(scalars), Set.of(), Set.of(), "", false);
  }

  /** Returns this scan with a list in addition, whose value says whether it is empty. */
  JsonScan andWhetherEmpty(String list) {
    return new JsonScan(scalars, Set.of(list), flatObjects, stopAt, stopEarly);
  }

  /** Returns this scan with objects of scalars in addition. */
  JsonScan andObjects(String... objects) {
    return new JsonScan(scalars, lists, Set.of(objects), stopAt, stopEarly);
  }

  /** Returns this scan with an end: where this list begins. */
  JsonScan upTo(String list) {
    return new JsonScan(scalars, lists, flatObjects, list, stopEarly);
  }

  /** Reads a text; the values found by their paths. */
  Map<String, Object> read(InputStream text) throws IOException {
    Map<String, Object> found = new HashMap<>();
    int wanted = stopEarly ? scalars.size() + lists.size() + flatObjects.size() : Integer.MAX_VALUE;
    try (JsonParser parser = Json.factory().createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        object(parser, "", found, wanted);
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return found;
    }
    return found;
  }

  /** Returns false when nothing more is to be read. */
  private boolean object(JsonParser parser, String prefix, Map<String, Object> found, int wanted)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String path = prefix.isEmpty() ? name : prefix + "." + name;
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        if (lists.contains(path)) {
          boolean empty = parser.nextToken() == JsonToken.END_ARRAY;
          found.put(path, empty);
          if (found.size() >= wanted || path.equals(stopAt)) {
            return false;
          }
          if (!empty) {
            skipRestOfArray(parser);
          }
        } else if (path.equals(stopAt)) {
          return false;
        } else {
          parser.skipChildren();
        }
      } else if (token == JsonToken.START_OBJECT) {
        if (flatObjects.contains(path)) {
          found.put(path, flat(parser));
        } else if (!prefixes.contains(path)) {
          parser.skipChildren();
        } else if (!object(parser, path, found, wanted)) {
          return false;
        }
      } else if (token != null && scalars.contains(path)) {
        found.put(path, scalar(parser, token));
      }
      if (found.size() >= wanted) {
        return false;
      }
    }
    return true;
  }

  private static void skipRestOfArray(JsonParser parser) throws IOException {
    for (JsonToken token = parser.currentToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      parser.skipChildren();
    }
  }

  private static Map<String, Object> flat(JsonParser parser) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        parser.skipChildren();
      } else {
        values.put(name, scalar(parser, token));
      }
    }
    return values;
  }

  private static Object scalar(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> parser.getText();
      default -> null;
    };
  }
}
