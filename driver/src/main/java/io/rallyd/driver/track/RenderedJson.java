package io.rallyd.driver.track;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what a template was rendered to, and shows the place where it is no JSON. */
final class RenderedJson {
  private static final int LINES_BEFORE = 3;
  private static final int LINES_AFTER = 2;
  private static final int WIDTH = 160;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private RenderedJson() {}

  /**
   * Parses the text.
   *
   * @param what what people call the file
   * @throws TrackSyntaxException with the place and a copy of the rendered text for a closer look
   */
  static JsonNode parse(String what, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw new TrackSyntaxException(what + " is empty where JSON is expected.");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new TrackSyntaxException(describe(what, text, e), e);
    }
  }

  /** Returns the text of a value as tools of the trade indent it: two blanks, one line each. */
  static String indented(JsonNode node) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentArraysWith(indenter);
    printer.indentObjectsWith(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read can be written", e);
    }
  }

  /** Returns the text of a value, indented for people. */
  static String pretty(JsonNode node) {
    return node.toPrettyString();
  }

  private static String describe(String what, String text, JsonProcessingException error) {
    JsonLocation at = error.getLocation();
    int line = at == null ? 1 : Math.max(1, at.getLineNr());
    int column = at == null ? 1 : Math.max(1, at.getColumnNr());
    StringBuilder message = new StringBuilder();
    message
        .append(what)
        .append(" is not valid JSON at line ")
        .append(line)
        .append(", column ")
        .append(column)
        .append(": ")
        .append(reason(error))
        .append('.');
    excerpt(message, text.lines().toList(), line, column);
    keep(text).ifPresent(f -> message.append("\nThe rendered text is kept in [" + f + "]."));
    return message.toString();
  }

  /** The parser's own words without its note of where the value began, which it does not show. */
  private static String reason(JsonProcessingException error) {
    return error
        .getOriginalMessage()
        .lines()
        .findFirst()
        .map(line -> line.replaceAll(" \\(start marker at .*$", ""))
        .orElse("cannot be parsed");
  }

  private static void excerpt(StringBuilder out, List<String> lines, int line, int column) {
    int first = Math.max(1, line - LINES_BEFORE);
    int last = Math.min(lines.size(), line + LINES_AFTER);
    int from = column <= WIDTH ? 0 : column - WIDTH / 2;
    for (int i = first; i <= last; i++) {
      out.append('\n').append(cut(lines.get(i - 1), from));
      if (i == line) {
        out.append('\n').append("-".repeat(column - 1 - from)).append("^ Error is here");
      }
    }
  }

  /** Whole files may stand on one line; what is shown is the part around the column. */
  private static String cut(String text, int from) {
    int start = Math.min(from, text.length());
    return text.substring(start, Math.min(text.length(), start + WIDTH));
  }

  private static Optional<Path> keep(String text) {
    try {
      return Optional.of(Files.writeString(Files.createTempFile("rallyd-track-", ".json"), text));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
