package io.rallyd.provisioner.team;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ini4j.Config;
import org.ini4j.Ini;
import org.ini4j.InvalidFileFormatException;
import org.ini4j.Profile.Section;

/**
 * A parsed configuration file of a team, with every {@code ${key}} already replaced. Keys and
 * sections are case-sensitive; a key or section that occurs twice is an error, as is a key without
 * separator. Immutable.
 */
final class IniText {
  /** A car's file has a few lines; whatever is larger is not one. */
  static final int MAX_BYTES = 1 << 20;

  /** Stands for a line break inside a value while the library reads line by line. */
  private static final char LINE_BREAK = '\uE000';

  private final Map<String, Map<String, String>> sections;

  private IniText(Map<String, Map<String, String>> sections) {
    this.sections = sections;
  }

  /**
   * Parses a file.
   *
   * @param name of the file, for error messages
   * @throws RallyException naming the file and what is wrong
   */
  static IniText parse(String name, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new RallyException(
          "Cannot read [%s]: it has %d bytes, more than the %d that a configuration file may have."
              .formatted(name, content.length, MAX_BYTES));
    }
    Ini ini = new Ini();
    Config config = new Config();
    config.setEscape(false);
    config.setTree(false);
    config.setInclude(false);
    config.setEmptyOption(false);
    config.setMultiOption(true);
    config.setMultiSection(true);
    config.setLowerCaseOption(false);
    config.setLowerCaseSection(false);
    ini.setConfig(config);
    try {
      ini.load(new StringReader(joinContinuations(new String(content, StandardCharsets.UTF_8))));
    } catch (InvalidFileFormatException e) {
      throw new RallyException("Cannot read [%s]: %s.".formatted(name, e.getMessage()), e);
    } catch (IOException e) {
      throw new RallyException("Cannot read [%s]: %s.".formatted(name, e), e);
    }
    return new IniText(new Interpolation(name, raw(name, ini)).expanded());
  }

  /** Returns the keys of a section in the order of the file; empty when there is none. */
  Map<String, String> section(String section) {
    return sections.getOrDefault(section, Map.of());
  }

  private static Map<String, Map<String, String>> raw(String file, Ini ini) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (String sectionName : ini.keySet()) {
      List<Section> sections = ini.getAll(sectionName);
      if (sections.size() > 1) {
        throw new RallyException(
            "Cannot read [%s]: section [%s] occurs twice.".formatted(file, sectionName));
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (String key : sections.get(0).keySet()) {
        List<String> found = sections.get(0).getAll(key);
        if (found.size() > 1) {
          throw new RallyException(
              "Cannot read [%s]: key [%s] occurs twice in section [%s]."
                  .formatted(file, key, sectionName));
        }
        values.put(key, found.get(0).replace(LINE_BREAK, '\n'));
      }
      all.put(sectionName, values);
    }
    return all;
  }

  /** An indented line continues the value of the line before; comment lines are left out. */
  private static String joinContinuations(String text) {
    StringBuilder joined = new StringBuilder(text.length() + 16);
    for (String line : text.lines().toList()) {
      String content = line.strip();
      if (content.isEmpty() || content.charAt(0) == '#' || content.charAt(0) == ';') {
        continue;
      }
      boolean continues = Character.isWhitespace(line.charAt(0)) && !joined.isEmpty();
      joined.append(continues ? String.valueOf(LINE_BREAK) : "\n").append(content);
    }
    return joined.append('\n').toString();
  }
}
