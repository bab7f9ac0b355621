package io.rallyd.jinja;

import io.rallyd.jinja.value.EvaluationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What surrounds the templates of tracks: textual assembly, helper macros, globals and filters. */
final class TrackHarness {
  static final double NOW = 1753000000.25;

  private static final Pattern COLLECT =
      Pattern.compile("\\{\\{ +rally\\.collect\\(parts=\"([^\"]+)\"\\) +}}");

  private static final String HELPERS =
      """
      {% macro collect(parts) -%}
      {% set comma = joiner() %}
      {% for part in glob(parts) %}{{ comma() }}{% include part %}{% endfor %}
      {%- endmacro %}
      {% macro exists_set_param(setting_name, value, default_value=None, comma=True) -%}
      {% if value is defined or default_value is not none %}
      {% if comma %} , {% endif %}
      {% if default_value is not none %}
      "{{ setting_name }}": {{ value | default(default_value) | tojson }}
      {% else %}
      "{{ setting_name }}": {{ value | tojson }}
      {% endif %}
      {% endif %}
      {%- endmacro %}
      """;

  private TrackHarness() {}

  /** The text of a template with the parts it collects put in. */
  static String assemble(Path directory, String text) throws IOException {
    Matcher matcher = COLLECT.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      Path glob = directory.resolve(matcher.group(1));
      List<String> parts = new ArrayList<>();
      for (Path part : matching(glob)) {
        parts.add(assemble(glob.getParent(), Files.readString(part)));
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(String.join(",\n", parts)));
    }
    return matcher.appendTail(out).toString();
  }

  private static List<Path> matching(Path glob) throws IOException {
    if (!Files.isDirectory(glob.getParent())) {
      return List.of();
    }
    Pattern names =
        Pattern.compile(Pattern.quote(glob.getFileName().toString()).replace("*", "\\E[^/]*\\Q"));
    try (Stream<Path> files = Files.list(glob.getParent())) {
      return files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** The environment of a track file, or of a body without the things that only tracks have. */
  static Environment environment(
      boolean track, Path directory, Map<String, ?> parameters, Map<String, ?> internal) {
    TemplateLoader helpers =
        name -> name.equals("rally.helpers") ? Optional.of(HELPERS) : Optional.empty();
    Environment.Builder builder = Environment.builder().globals(parameters).globals(internal);
    if (track) {
      builder
          .loader(helpers.or(name -> read(directory.resolve(name))))
          .global("now", NOW)
          .global(
              "glob",
              (io.rallyd.jinja.value.Function)
                  arguments -> glob(directory, (String) arguments.positional().get(0)))
          .filter("days_ago", (start, a) -> daysAgo(start, a.positional().get(0)));
    } else {
      builder.loader(helpers);
    }
    return builder.build();
  }

  private static Optional<String> read(Path file) throws IOException {
    return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private static List<String> glob(Path directory, String pattern) {
    try {
      return matching(directory.resolve(pattern)).stream()
          .map(file -> directory.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object daysAgo(Object start, Object end) {
    return (long) Math.floor((seconds(end) - seconds(start)) / 86400);
  }

  private static double seconds(Object value) {
    if (value instanceof Double number) {
      return number;
    } else if (value instanceof String text) {
      LocalDate date = LocalDate.parse(text, DateTimeFormatter.ofPattern("dd-MM-yyyy"));
      return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }
    throw EvaluationException.type("days_ago needs a date");
  }
}
