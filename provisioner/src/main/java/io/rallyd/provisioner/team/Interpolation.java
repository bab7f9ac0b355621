package io.rallyd.provisioner.team;

import io.rallyd.protocol.RallyException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Replaces {@code ${key}} and {@code ${section:key}} in the values of a configuration file; {@code
 * $$} is a dollar sign. Keys of a section {@code DEFAULT} are visible in every other one.
 */
final class Interpolation {
  /** Deeper nesting than this is a circle. */
  private static final int MAX_DEPTH = 10;

  private static final String DEFAULTS = "DEFAULT";

  private final String file;
  private final Map<String, Map<String, String>> raw;

  Interpolation(String file, Map<String, Map<String, String>> raw) {
    this.file = file;
    this.raw = raw;
  }

  Map<String, Map<String, String>> expanded() {
    Map<String, Map<String, String>> result = new LinkedHashMap<>();
    raw.forEach(
        (section, ignored) -> {
          if (!section.equals(DEFAULTS)) {
            Map<String, String> values = new LinkedHashMap<>();
            visible(section).forEach((key, v) -> values.put(key, expand(section, key, v, 0)));
            result.put(section, values);
          }
        });
    return result;
  }

  private Map<String, String> visible(String section) {
    Map<String, String> values = new LinkedHashMap<>(raw.getOrDefault(DEFAULTS, Map.of()));
    values.putAll(raw.getOrDefault(section, Map.of()));
    return values;
  }

  private String expand(String section, String key, String value, int depth) {
    if (depth > MAX_DEPTH) {
      throw bad(section, key, "its references go round in a circle");
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < value.length()) {
      char c = value.charAt(i);
      if (c != '$') {
        out.append(c);
        i++;
      } else if (value.startsWith("$$", i)) {
        out.append('$');
        i += 2;
      } else {
        int end = value.startsWith("${", i) ? value.indexOf('}', i) : -1;
        if (end < 0) {
          throw bad(section, key, "a lone $ must be written $$");
        }
        out.append(lookUp(section, key, value.substring(i + 2, end), depth));
        i = end + 1;
      }
    }
    return out.toString();
  }

  private String lookUp(String section, String key, String reference, int depth) {
    int colon = reference.indexOf(':');
    String otherSection = colon < 0 ? section : reference.substring(0, colon);
    String otherKey = reference.substring(colon + 1);
    String value = visible(otherSection).get(otherKey);
    if (value == null) {
      throw bad(section, key, "it refers to ${" + reference + "}, which is not defined");
    }
    return expand(otherSection, otherKey, value, depth + 1);
  }

  private RallyException bad(String section, String key, String why) {
    return new RallyException(
        "Cannot read key [%s] of section [%s] in [%s]: %s.".formatted(key, section, file, why));
  }
}
