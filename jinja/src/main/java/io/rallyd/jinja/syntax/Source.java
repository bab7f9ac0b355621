package io.rallyd.jinja.syntax;

/**
 * The text of a template, with line ends made one and without the one at its end.
 *
 * @param name the name of the template, for messages
 * @param text the text
 */
public record Source(String name, String text) {
  /** A source from the raw text of a file. */
  public static Source of(String name, String raw) {
    String text = normal(raw);
    return new Source(name, text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  /** The text with every kind of line end replaced by a line feed. */
  static String normal(String raw) {
    return raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** The number of the line of an offset, from 1. */
  public int line(int offset) {
    int line = 1;
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      line += text.charAt(i) == '\n' ? 1 : 0;
    }
    return line;
  }

  /** The column of an offset in its line, from 1, counted in characters. */
  public int column(int offset) {
    int end = Math.min(offset, text.length());
    int start = text.lastIndexOf('\n', end - 1) + 1;
    return text.codePointCount(start, end) + 1;
  }

  /** The line that holds an offset, without its end. */
  public String lineText(int offset) {
    int at = Math.min(offset, text.length());
    int start = text.lastIndexOf('\n', at - 1) + 1;
    int end = text.indexOf('\n', at);
    return text.substring(start, end < 0 ? text.length() : end);
  }
}
