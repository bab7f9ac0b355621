package io.rallyd.daemon.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The configuration of one user on one machine, as it was in the file when it was loaded. Section
 * names are case-sensitive, keys are not. Immutable.
 *
 * <p>All getters throw {@link ConfigException}, with file, section and key, on a value that is not
 * what they return.
 */
public final class RallyIni {
  /** The version of the file's layout that this program reads and writes. */
  public static final int CONFIG_VERSION = 17;

  private static final Set<String> TRUE = Set.of("True", "true", "Yes", "yes", "t", "y", "1");
  private static final Set<String> FALSE = Set.of("False", "false", "No", "no", "f", "n", "0");

  /** Values that hold unless the file has others. */
  private static final Map<String, String> BUILT_IN =
      Map.of(
          "source/distribution.dir", "distributions",
          "benchmarks/track.repository.dir", "tracks",
          "benchmarks/track.default.repository", "default",
          "provisioning/node.name.prefix", "rally-node",
          "provisioning/node.http.port", "39200",
          "mechanic/team.repository.dir", "teams",
          "mechanic/team.default.repository", "default");

  private final ConfigHome home;
  private final Path file;
  private final Map<String, Map<String, String>> sections;

  private RallyIni(ConfigHome home, Path file, Map<String, Map<String, String>> sections) {
    this.home = home;
    this.file = file;
    this.sections = sections;
  }

  /**
   * Loads the file; the first time, creates it from the template.
   *
   * @param configurationName {@code --configuration-name}; empty for the usual file
   * @throws ConfigException when it cannot be created, read or understood, or is of another version
   */
  public static RallyIni load(ConfigHome home, String configurationName) {
    Path file = home.iniFile(configurationName);
    IniFile.createIfMissing(file);
    return parse(home, file, IniFile.read(file));
  }

  /** Reads the same file again. */
  RallyIni reload() {
    return parse(home, file, IniFile.read(file));
  }

  /** Understands the text of a configuration file; {@code file} is for messages only. */
  static RallyIni parse(ConfigHome home, Path file, String text) {
    Map<String, Map<String, String>> sections = new HashMap<>();
    IniSyntax.parse(file, ConfigVariables.substitute(file, text, home.directory()))
        .forEach(
            (name, raw) -> {
              Interpolation interpolation = new Interpolation(file, name, raw);
              Map<String, String> values = new TreeMap<>();
              raw.keySet().forEach(key -> values.put(key, interpolation.resolve(key)));
              sections.put(name, values);
            });
    RallyIni ini = new RallyIni(home, file, sections);
    ini.checkVersion();
    return ini;
  }

  /** Returns the directory the file belongs to. */
  public ConfigHome home() {
    return home;
  }

  /** Returns where the values are from. */
  public Path file() {
    return file;
  }

  /** Returns a value; empty text counts as a value. */
  public Optional<String> get(String section, String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    String value = sections.getOrDefault(section, Map.of()).get(lower);
    return Optional.ofNullable(value != null ? value : BUILT_IN.get(section + "/" + lower));
  }

  /** Returns a value that must be there; it may be empty. */
  public String require(String section, String key) {
    return get(section, key)
        .orElseThrow(
            () ->
                new ConfigException(
                    "No value for mandatory configuration: section='"
                        + section
                        + "', key='"
                        + key
                        + "' in "
                        + file
                        + "."));
  }

  /** Returns a value, or the default where it is missing or empty. */
  public String text(String section, String key, String defaultValue) {
    return get(section, key).filter(v -> !v.isEmpty()).orElse(defaultValue);
  }

  /** Returns a boolean; true is True, true, Yes, yes, t, y or 1, false likewise, nothing else. */
  public boolean bool(String section, String key, boolean defaultValue) {
    String value = get(section, key).orElse(null);
    if (value == null || TRUE.contains(value) || FALSE.contains(value)) {
      return value == null ? defaultValue : TRUE.contains(value);
    }
    throw wrong(section, key, value, "true or false (also yes, no, t, f, y, n, 1 or 0)");
  }

  /** Returns a whole number within bounds; an empty value is a missing one. */
  public int integer(String section, String key, int defaultValue, int min, int max) {
    String value = text(section, key, "");
    if (value.isEmpty()) {
      return defaultValue;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of bounds.
    }
    throw wrong(section, key, value, "a whole number from " + min + " to " + max);
  }

  /** Returns the parts of a comma-separated value, trimmed, without empty ones. */
  public List<String> list(String section, String key, String defaultValue) {
    return Arrays.stream(get(section, key).orElse(defaultValue).split(",", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  /** Returns a value as an absolute path, or the default where it is missing or empty. */
  public Path path(String section, String key, Path defaultValue) {
    return path(section, key).orElse(defaultValue);
  }

  /** Returns a value as an absolute path; empty where it is missing or empty. */
  public Optional<Path> path(String section, String key) {
    String value = text(section, key, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Path path;
    try {
      path = Path.of(value);
    } catch (IllegalArgumentException e) {
      throw wrong(section, key, value, "a path");
    }
    if (!path.isAbsolute()) {
      throw wrong(section, key, value, "an absolute path");
    }
    return Optional.of(path.normalize());
  }

  /** Returns all values of the file's section by lower-case key; empty where there is none. */
  public Map<String, String> section(String section) {
    return Map.copyOf(sections.getOrDefault(section, Map.of()));
  }

  private void checkVersion() {
    int version = integer("meta", "config.version", 0, 0, Integer.MAX_VALUE);
    if (version < CONFIG_VERSION) {
      throw new ConfigException(
          file
              + " is too old: its config.version in section [meta] is "
              + version
              + ", expected "
              + CONFIG_VERSION
              + "; delete the file and start again.");
    }
    if (version > CONFIG_VERSION) {
      throw new ConfigException(
          file
              + " is from a newer Rally: its config.version in section [meta] is "
              + version
              + ", this program knows up to "
              + CONFIG_VERSION
              + ".");
    }
  }

  private ConfigException wrong(String section, String key, String value, String expected) {
    return new ConfigException(
        file
            + ": '"
            + key
            + "' in section ["
            + section
            + "] is '"
            + value
            + "', expected "
            + expected
            + ".");
  }
}
