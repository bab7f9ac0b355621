package io.rallyd.daemon.config;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the configuration directory into the text of a configuration file, before it is parsed. */
final class ConfigVariables {
  private static final Pattern DOLLAR =
      Pattern.compile("\\$(?:(\\$)|\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))?");

  private ConfigVariables() {}

  static String substitute(Path file, String text, Path configDir) {
    // A percent sign of the path is not the start of a reference.
    String value = configDir.toString().replace("%", "%%");
    StringBuilder out = new StringBuilder(text.length() + 256);
    Matcher matcher = DOLLAR.matcher(text);
    int from = 0;
    while (matcher.find()) {
      out.append(text, from, matcher.start());
      from = matcher.end();
      String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      if (matcher.group(1) != null) {
        out.append('$');
      } else if ("CONFIG_DIR".equals(name)) {
        out.append(value);
      } else {
        long line = text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count() + 1;
        throw new ConfigException(
            file
                + ", line "
                + line
                + ": '"
                + matcher.group()
                + "' is not known; only ${CONFIG_DIR} may stand there, and a dollar sign is written"
                + " $$.");
      }
    }
    return out.append(text, from, text.length()).toString();
  }
}
