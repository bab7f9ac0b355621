package io.rallyd.driver.track;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits Python source into words, texts and signs, so that what stands in comments and texts is
 * not taken for code. It knows as much of the language as that needs, and never fails: what it does
 * not understand becomes a sign.
 */
final class PythonTokens {
  /** What a token is. */
  enum Kind {
    WORD,
    /** A text that stands as it is. */
    TEXT,
    /** A text whose value is worked out when the program runs. */
    FORMAT,
    SIGN,
    END_OF_LINE
  }

  /**
   * A token.
   *
   * @param value the word, the sign or what is in the text
   */
  record Token(Kind kind, String value) {
    boolean is(Kind other, String text) {
      return kind == other && value.equals(text);
    }
  }

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private PythonTokens(String source) {
    this.source = source;
  }

  static List<Token> of(String source) {
    PythonTokens tokens = new PythonTokens(source);
    while (tokens.at < source.length()) {
      tokens.next();
    }
    return tokens.tokens;
  }

  private void next() {
    char c = source.charAt(at);
    if (c == '#') {
      at = lineEnd();
    } else if (c == '\n') {
      tokens.add(new Token(Kind.END_OF_LINE, "\n"));
      at++;
    } else if (c == '\\' && at + 1 < source.length() && source.charAt(at + 1) == '\n') {
      at += 2;
    } else if (c == '"' || c == '\'') {
      text(false, false);
    } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      word();
    } else {
      if (!Character.isWhitespace(c)) {
        tokens.add(new Token(Kind.SIGN, String.valueOf(c)));
      }
      at++;
    }
  }

  private int lineEnd() {
    int end = source.indexOf('\n', at);
    return end < 0 ? source.length() : end;
  }

  private void word() {
    int begin = at;
    while (at < source.length() && Character.isUnicodeIdentifierPart(source.charAt(at))) {
      at++;
    }
    String word = source.substring(begin, at);
    boolean quoted = at < source.length() && "\"'".indexOf(source.charAt(at)) >= 0;
    if (quoted && word.matches("(?i)[rbuf]{1,2}")) {
      String prefix = word.toLowerCase(java.util.Locale.ROOT);
      text(prefix.contains("r"), prefix.contains("f") || prefix.contains("b"));
    } else {
      tokens.add(new Token(Kind.WORD, word));
    }
  }

  private void text(boolean raw, boolean computed) {
    char quote = source.charAt(at);
    String three = String.valueOf(quote).repeat(3);
    String end = source.startsWith(three, at) ? three : String.valueOf(quote);
    at += end.length();
    StringBuilder value = new StringBuilder();
    boolean plain = !computed;
    while (at < source.length() && !source.startsWith(end, at)) {
      char c = source.charAt(at);
      if (c == '\n' && end.length() == 1) {
        break;
      }
      if (c == '\\' && at + 1 < source.length()) {
        plain = plain && raw;
        value.append(c);
        at++;
      }
      value.append(source.charAt(at));
      at++;
    }
    at = Math.min(source.length(), at + end.length());
    tokens.add(new Token(plain ? Kind.TEXT : Kind.FORMAT, value.toString()));
  }
}
