package io.rallyd.daemon.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Joins the lines that belong to one key, so that a parser which knows no continuation lines can
 * read them: a line that is indented deeper than its key continues the value, blank and comment
 * lines between them do not end it. Each joined line keeps its line number.
 */
final class LogicalLines {
  /** Stands for a line break inside a joined value; refused in the input. */
  private static final char BREAK = '\u001f';

  private final Path file;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder key = new StringBuilder();
  private int skippedLines;
  private int keyIndent;
  private boolean inSection;

  private LogicalLines(Path file) {
    this.file = file;
  }

  static String join(Path file, String text) {
    LogicalLines lines = new LogicalLines(file);
    List<String> all = text.lines().toList();
    for (int i = 0; i < all.size(); i++) {
      lines.accept(all.get(i), i + 1);
    }
    lines.endKey();
    return lines.out.toString();
  }

  /** Returns a value as it was in the file, with its line breaks. */
  static String value(String joined) {
    return joined.replace(BREAK, '\n').strip();
  }

  private void accept(String line, int number) {
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw error(number, "has a control character");
    }
    String stripped = line.strip();
    boolean comment = stripped.startsWith("#") || stripped.startsWith(";");
    int indent = line.indexOf(stripped);
    if (comment || stripped.isEmpty()) {
      if (key.length() > 0 && !comment) {
        key.append(BREAK);
      }
      skippedLines++;
    } else if (key.length() > 0 && indent > keyIndent) {
      key.append(BREAK).append(stripped);
      skippedLines++;
    } else {
      endKey();
      if (stripped.startsWith("[") && stripped.lastIndexOf(']') > 1) {
        inSection = true;
        out.append(stripped, 0, stripped.lastIndexOf(']') + 1).append('\n');
      } else {
        startKey(stripped, indent, number);
      }
    }
  }

  private void startKey(String line, int indent, int number) {
    if (!inSection) {
      throw error(number, "stands before the first [section]");
    }
    int separator = separator(line);
    if (separator < 1) {
      throw error(number, "is neither a [section] nor 'key = value'");
    }
    key.append(line, 0, separator).append('=').append(line, separator + 1, line.length());
    keyIndent = indent;
  }

  private void endKey() {
    if (key.length() > 0) {
      out.append(key).append('\n');
      key.setLength(0);
    }
    out.append("\n".repeat(skippedLines));
    skippedLines = 0;
  }

  /** Returns the index of the first separator of a line, or -1. */
  static int separator(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
  }

  private ConfigException error(int number, String what) {
    return new ConfigException(file + ", line " + number + " " + what + ".");
  }
}
