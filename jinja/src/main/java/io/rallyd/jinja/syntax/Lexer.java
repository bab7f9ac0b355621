package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import io.rallyd.jinja.value.Characters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts the source of a template into tokens. */
final class Lexer {
  private static final String[] OPERATORS = {
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}",
    ">", "<", "=", ".", ":", "|", ",", ";"
  };

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Lexer(Source source) {
    this.text = source.text();
  }

  List<Token> tokens() {
    while (at < text.length()) {
      data();
    }
    add(Type.END, "", at);
    return tokens;
  }

  private void add(Type type, String content, int offset) {
    tokens.add(new Token(type, content, null, offset));
  }

  /** Text up to the next tag, and the tag. */
  private void data() {
    int start = at;
    int tag = nextTag(start);
    if (tag < 0) {
      addData(text.substring(start), start);
      at = text.length();
      return;
    }
    char kind = text.charAt(tag + 1);
    int after = tag + 2;
    char marker = charAt(after);
    if (marker == '-' || marker == '+') {
      after++;
    }
    String data = text.substring(start, tag);
    addData(marker == '-' ? Characters.stripEnd(data) : data, start);
    if (kind == '#') {
      comment(tag, after);
    } else if (kind == '%' && rawEnd(after, "raw") >= 0) {
      raw(tag, rawEnd(after, "raw"));
    } else {
      add(kind == '{' ? Type.VARIABLE_BEGIN : Type.BLOCK_BEGIN, text.substring(tag, after), tag);
      at = after;
      code(kind == '{' ? Type.VARIABLE_END : Type.BLOCK_END);
    }
  }

  private void addData(String data, int offset) {
    if (!data.isEmpty()) {
      add(Type.DATA, data, offset);
    }
  }

  private int nextTag(int from) {
    int brace = text.indexOf('{', from);
    while (brace >= 0) {
      char next = charAt(brace + 1);
      if (next == '{' || next == '%' || next == '#') {
        return brace;
      }
      brace = text.indexOf('{', brace + 1);
    }
    return -1;
  }

  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  private int skipSpace(int from) {
    int index = from;
    while (index < text.length() && Characters.isSpace(text.charAt(index))) {
      index++;
    }
    return index;
  }

  private void comment(int tag, int after) {
    int end = text.indexOf("#}", after);
    if (end < 0) {
      throw new SyntaxException(tag, "the comment that starts here has no end '#}'");
    }
    at = end > after && text.charAt(end - 1) == '-' ? skipSpace(end + 2) : end + 2;
  }

  /**
   * The offset after a tag of one word, of which the marker is read, or -1 if it is another tag.
   */
  private int rawEnd(int from, String word) {
    int index = skipSpace(from);
    if (!text.startsWith(word, index)) {
      return -1;
    }
    index = skipSpace(index + word.length());
    if (text.startsWith("-%}", index)) {
      return skipSpace(index + 3);
    } else if (text.startsWith("%}", index)) {
      return index + 2;
    }
    return word.equals("endraw") && text.startsWith("+%}", index) ? index + 3 : -1;
  }

  private void raw(int tag, int from) {
    for (int open = text.indexOf("{%", from); open >= 0; open = text.indexOf("{%", open + 1)) {
      char marker = charAt(open + 2);
      int end = rawEnd(marker == '-' || marker == '+' ? open + 3 : open + 2, "endraw");
      if (end >= 0) {
        String data = text.substring(from, open);
        addData(marker == '-' ? Characters.stripEnd(data) : data, from);
        at = end;
        return;
      }
    }
    throw new SyntaxException(tag, "the raw block that starts here has no '{% endraw %}'");
  }

  /** The tokens of an expression or statement, and the end of its tag. */
  private void code(Type end) {
    Deque<Token> open = new ArrayDeque<>();
    String closing = end == Type.VARIABLE_END ? "}}" : "%}";
    while (at < text.length()) {
      if (open.isEmpty() && closes(end, closing)) {
        return;
      }
      char c = text.charAt(at);
      if (Characters.isSpace(c)) {
        at = skipSpace(at);
      } else if (c >= '0' && c <= '9') {
        Token number = Literals.number(text, at);
        tokens.add(number);
        at += number.text().length();
      } else if (c == '\'' || c == '"') {
        string(c);
      } else if (c == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(at))) {
        name();
      } else {
        operator(open);
      }
    }
  }

  private boolean closes(Type end, String closing) {
    if (text.startsWith("-", at) && text.startsWith(closing, at + 1)) {
      add(end, closing, at);
      at = skipSpace(at + 3);
      return true;
    }
    int skip = end == Type.BLOCK_END && charAt(at) == '+' ? 1 : 0;
    if (text.startsWith(closing, at + skip)) {
      add(end, closing, at);
      at += skip + 2;
      return true;
    }
    return false;
  }

  private void name() {
    int start = at;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (!Character.isUnicodeIdentifierPart(c) || Character.isIdentifierIgnorable(c)) {
        break;
      }
      at += Character.charCount(c);
    }
    add(Type.NAME, text.substring(start, at), start);
  }

  private void string(char quote) {
    int start = at;
    int index = at + 1;
    while (charAt(index) != quote) {
      index += text.startsWith("\\", index) ? 2 : 1;
      if (index >= text.length()) {
        throw new SyntaxException(start, "the string that starts here has no closing " + quote);
      }
    }
    at = index + 1;
    add(Type.STRING, Literals.unescape(text.substring(start + 1, index), start), start);
  }

  private void operator(Deque<Token> open) {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        Token token = new Token(Type.OPERATOR, operator, null, at);
        balance(open, token);
        tokens.add(token);
        at += operator.length();
        return;
      }
    }
    String unexpected = Character.toString(text.codePointAt(at));
    throw new SyntaxException(at, "unexpected character '" + unexpected + "'");
  }

  private static void balance(Deque<Token> open, Token token) {
    switch (token.text()) {
      case "(", "[", "{" -> open.push(token);
      case ")", "]", "}" -> {
        if (open.isEmpty()) {
          throw new SyntaxException(token.at(), "unexpected '" + token.text() + "'");
        }
        String opened = open.pop().text();
        String expected = opened.equals("(") ? ")" : opened.equals("[") ? "]" : "}";
        if (!expected.equals(token.text())) {
          throw new SyntaxException(
              token.at(), "expected '" + expected + "', got '" + token.text() + "'");
        }
      }
      default -> {
        // Not a bracket.
      }
    }
  }
}
