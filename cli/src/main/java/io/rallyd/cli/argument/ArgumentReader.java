package io.rallyd.cli.argument;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the values of flags that hold more than one thing: inline text, JSON, or the name of a
 * {@code .json} file. Immutable. Every error is a sentence that names the flag.
 */
public final class ArgumentReader {
  private static final Pattern JSON_ARRAY =
      Pattern.compile("\\A((\\s*\\[\\s*\\])|(\\s*\\[\\s*\"))", Pattern.DOTALL);
  private static final long FILE_LIMIT = 16L * 1024 * 1024;

  private final Path directory;
  private final Path home;

  /**
   * Creates a reader.
   *
   * @param directory what relative file names are relative to
   * @param home what a leading {@code ~} stands for
   */
  public ArgumentReader(Path directory, Path home) {
    this.directory = directory;
    this.home = home;
  }

  /** Returns an absolute path; a leading {@code ~} is the user's home. */
  public Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return home.resolve(text.substring(Math.min(2, text.length()))).normalize();
    }
    return directory.resolve(text).toAbsolutePath().normalize();
  }

  /**
   * Returns the items of a comma-separated list, a JSON array of texts, or a file with such an
   * array. Blank text is the empty list.
   */
  public List<String> list(String flag, String text) {
    String source = text;
    if (text.endsWith(".json")) {
      source = file(flag, text);
      if (!JSON_ARRAY.matcher(source).find()) {
        throw new RallyException(
            flag + ": the file [" + text + "] must hold a JSON array of texts.");
      }
    }
    if (JSON_ARRAY.matcher(source).find()) {
      return texts(flag, json(flag, source));
    }
    return split(source);
  }

  /** Returns the keys and typed values of a dictionary flag; see {@link #any}. */
  public Map<String, Object> dictionary(String flag, String text) {
    return asMap(flag, any(flag, text).orElseGet(() -> pairs(flag, split(text))));
  }

  /**
   * Returns the JSON value of the text or of the {@code .json} file it names; empty when it is
   * something else.
   */
  Optional<Object> any(String flag, String text) {
    if (text.endsWith(".json")) {
      return Optional.of(json(flag, file(flag, text)));
    }
    Optional<JsonText.Parsed> parsed = JsonText.tryParse(text);
    if (parsed.isPresent() && parsed.get().value() == null) {
      throw new RallyException(flag + " is null, but a value is expected.");
    }
    return parsed.map(JsonText.Parsed::value);
  }

  /** Returns {@code key:value} items as a map of typed values. */
  Map<String, Object> pairs(String flag, List<String> items) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (String item : items) {
      int colon = item.indexOf(':');
      if (colon < 0 || item.indexOf(':', colon + 1) >= 0) {
        throw new RallyException(
            flag
                + ": ["
                + item
                + "] is not of the form key:value with exactly one colon; give a JSON object for"
                + " values that contain one.");
      }
      result.put(
          item.substring(0, colon).strip(), Scalars.typed(item.substring(colon + 1).strip()));
    }
    return result;
  }

  /** Returns the parts between commas without outer blanks; blank text has none. */
  static List<String> split(String text) {
    List<String> items = new ArrayList<>();
    if (!text.isBlank()) {
      for (String item : text.split(",", -1)) {
        items.add(item.strip());
      }
    }
    return items;
  }

  /** Returns the value as a map with text keys, or refuses it in the name of the flag. */
  static Map<String, Object> asMap(String flag, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new RallyException(
          flag + " must be a JSON object or a list of key:value, but is [" + value + "].");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((k, v) -> result.put((String) k, v));
    return result;
  }

  private static List<String> texts(String flag, Object json) {
    List<String> result = new ArrayList<>();
    for (Object item : (List<?>) json) {
      if (!(item instanceof String text)) {
        throw new RallyException(
            flag + " must be a JSON array of texts, but holds [" + item + "].");
      }
      result.add(text);
    }
    return result;
  }

  private static Object json(String flag, String text) {
    try {
      return JsonText.parse(text).value();
    } catch (JsonProcessingException e) {
      throw new RallyException(
          flag + " is not valid JSON: " + e.getOriginalMessage().strip() + ".", e);
    }
  }

  private String file(String flag, String name) {
    Path file = path(name);
    try {
      if (Files.size(file) > FILE_LIMIT) {
        throw new RallyException(flag + ": the file [" + file + "] is larger than 16 MiB.");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RallyException(
          flag + ": the file [" + file + "] cannot be read" + reason(e) + ".", e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return ", it does not exist";
    }
    return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
  }
}
