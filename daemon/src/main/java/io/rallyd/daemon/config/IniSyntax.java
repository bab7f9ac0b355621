package io.rallyd.daemon.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ini4j.Config;
import org.ini4j.spi.IniHandler;
import org.ini4j.spi.IniParser;

/**
 * Reads the text of a configuration file into sections of raw values: keys in lower case, values
 * trimmed but not interpolated. Lines are joined and checked by {@link LogicalLines} first, so that
 * the parser sees one line per key.
 */
final class IniSyntax {
  /** Name of the section whose keys appear in every other one. */
  static final String DEFAULT = "DEFAULT";

  private IniSyntax() {}

  static Map<String, Map<String, String>> parse(Path file, String text) {
    Collector collector = new Collector(file);
    try {
      IniParser.newInstance(config())
          .parse(new StringReader(LogicalLines.join(file, text)), collector);
    } catch (IOException e) {
      throw new ConfigException(file + " is not a valid INI file: " + e.getMessage() + ".", e);
    }
    return collector.withDefaults();
  }

  private static Config config() {
    Config config = new Config();
    config.setEscape(false);
    config.setEscapeNewline(false);
    config.setInclude(false);
    config.setTree(false);
    config.setComment(false);
    config.setHeaderComment(false);
    config.setGlobalSection(false);
    config.setUnnamedSection(false);
    config.setEmptyOption(false);
    config.setLowerCaseOption(false);
    config.setLowerCaseSection(false);
    config.setStrictOperator(false);
    return config;
  }

  /** Takes the parser's events; refuses what stands twice. */
  private static final class Collector implements IniHandler {
    private final Path file;
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private Map<String, String> current = defaults;
    private String name = DEFAULT;

    Collector(Path file) {
      this.file = file;
    }

    @Override
    public void startIni() {}

    @Override
    public void endIni() {}

    @Override
    public void endSection() {}

    @Override
    public void handleComment(String comment) {}

    @Override
    public void startSection(String section) {
      name = section;
      current = section.equals(DEFAULT) ? defaults : new LinkedHashMap<>();
      if (current != defaults && sections.putIfAbsent(section, current) != null) {
        throw new ConfigException(file + " has the section [" + section + "] twice.");
      }
    }

    @Override
    public void handleOption(String key, String value) {
      String lower = key.strip().toLowerCase(Locale.ROOT);
      if (current.putIfAbsent(lower, LogicalLines.value(value == null ? "" : value)) != null) {
        throw new ConfigException(
            file + " has the key '" + lower + "' twice in section [" + name + "].");
      }
    }

    Map<String, Map<String, String>> withDefaults() {
      Map<String, Map<String, String>> all = new LinkedHashMap<>();
      sections.forEach(
          (section, values) -> {
            Map<String, String> merged = new HashMap<>(defaults);
            merged.putAll(values);
            all.put(section, merged);
          });
      return all;
    }
  }
}
