package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import io.rallyd.jinja.value.Conversions;
import io.rallyd.jinja.value.EvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and strings as they are written in a template. */
final class Literals {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(\\d+_)*+\\d++((\\.(\\d+_)*+\\d++)?e[+-]?(\\d+_)*+\\d++|\\.(\\d+_)*+\\d++)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern INTEGER =
      Pattern.compile(
          "0b(_?[01])++|0o(_?[0-7])++|0x(_?[0-9a-f])++|[1-9](_?\\d)*+|0(_?0)*+",
          Pattern.CASE_INSENSITIVE);

  private Literals() {}

  /** The number at an offset. */
  static Token number(String text, int at) {
    Matcher matcher = FLOAT.matcher(text).region(at, text.length());
    if ((at == 0 || text.charAt(at - 1) != '.') && matcher.lookingAt()) {
      String digits = matcher.group();
      return new Token(Type.FLOAT, digits, Double.valueOf(digits.replace("_", "")), at);
    }
    matcher = INTEGER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw new SyntaxException(at, "expected a number");
    }
    try {
      Object value = Conversions.parseInteger(matcher.group(), 0);
      return new Token(Type.INTEGER, matcher.group(), value, at);
    } catch (EvaluationException e) {
      throw new SyntaxException(at, e.getMessage());
    }
  }

  /** The text that a string literal without its quotes means. */
  static String unescape(String raw, int at) {
    String text = Source.normal(raw);
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      i = escape(text, i + 1, out, at);
    }
    return out.toString();
  }

  /** Appends what the escape means and returns the index of its last character. */
  private static int escape(String text, int index, StringBuilder out, int at) {
    char c = index < text.length() ? text.charAt(index) : '\\';
    int simple = "\\'\"abfnrtv".indexOf(c);
    if (simple >= 0) {
      out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
      return index;
    } else if (c >= '0' && c <= '7') {
      int end = index;
      while (end < Math.min(index + 3, text.length())
          && text.charAt(end) >= '0'
          && text.charAt(end) <= '7') {
        end++;
      }
      out.append((char) Integer.parseInt(text.substring(index, end), 8));
      return end - 1;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      out.appendCodePoint(hex(text, index + 1, digits, at));
      return index + digits;
    } else if (c == 'N') {
      int end = text.indexOf('}', index);
      if (!text.startsWith("{", index + 1) || end < 0) {
        throw new SyntaxException(at, "the escape \\N is not followed by a name in braces");
      }
      try {
        out.appendCodePoint(Character.codePointOf(text.substring(index + 2, end)));
      } catch (IllegalArgumentException e) {
        throw new SyntaxException(at, "the escape \\N names no known character");
      }
      return end;
    } else if (c == '\n') {
      return index;
    }
    if (c > 127) {
      // The original turns such a character into an escape first, whose backslash is then escaped.
      int code = text.codePointAt(index);
      out.append('\\')
          .append((code < 0x100 ? "x%02x" : code < 0x10000 ? "u%04x" : "U%08x").formatted(code));
      return index + Character.charCount(code) - 1;
    }
    out.append('\\').append(c);
    return index;
  }

  private static int hex(String text, int from, int digits, int at) {
    int end = from + digits;
    if (end <= text.length() && text.substring(from, end).matches("[0-9a-fA-F]+")) {
      long code = Long.parseLong(text.substring(from, end), 16);
      if (code <= Character.MAX_CODE_POINT) {
        return (int) code;
      }
    }
    throw new SyntaxException(at, "an escape \\x, \\u or \\U in the string is not complete");
  }
}
