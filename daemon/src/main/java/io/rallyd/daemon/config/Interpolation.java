package io.rallyd.daemon.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Replaces {@code %(key)s} in the values of one section; depth and length are bounded. */
final class Interpolation {
  private static final int MAX_DEPTH = 10;
  private static final int MAX_LENGTH = 64 * 1024;

  private final Path file;
  private final String section;
  private final Map<String, String> raw;

  Interpolation(Path file, String section, Map<String, String> raw) {
    this.file = file;
    this.section = section;
    this.raw = raw;
  }

  String resolve(String key) {
    StringBuilder out = new StringBuilder();
    expand(key, raw.get(key), out, 1);
    return out.toString();
  }

  private void expand(String key, String value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw error(key, "refers to itself or through more than " + MAX_DEPTH + " others");
    }
    int at = 0;
    while (at < value.length()) {
      int percent = value.indexOf('%', at);
      if (percent < 0) {
        percent = value.length();
      }
      out.append(value, at, percent);
      at = percent;
      if (out.length() > MAX_LENGTH) {
        throw error(key, "grows beyond " + MAX_LENGTH + " characters");
      }
      if (value.startsWith("%%", at)) {
        out.append('%');
        at += 2;
      } else if (at < value.length()) {
        int end = value.startsWith("%(", at) ? value.indexOf(")s", at) : -1;
        if (end < 0) {
          throw error(key, "has a percent sign that is neither '%%' nor '%(key)s'");
        }
        String other = value.substring(at + 2, end).toLowerCase(Locale.ROOT);
        String otherValue = raw.get(other);
        if (otherValue == null) {
          throw error(key, "refers to '" + other + "', which the section does not have");
        }
        expand(key, otherValue, out, depth + 1);
        at = end + 2;
      }
    }
  }

  private ConfigException error(String key, String what) {
    return new ConfigException(
        file + ": the value of '" + key + "' in section [" + section + "] " + what + ".");
  }
}
