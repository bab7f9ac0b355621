package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import java.util.List;

/** The tokens of a template, read one after the other. */
final class Tokens {
  private final List<Token> tokens;
  private int next;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(next);
  }

  Token following() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  /** The current token; the one after it becomes current. */
  Token advance() {
    Token token = current();
    if (!token.is(Type.END)) {
      next++;
    }
    return token;
  }

  boolean isOperator(String sign) {
    return current().isOperator(sign);
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  boolean skipOperator(String sign) {
    boolean found = isOperator(sign);
    next += found ? 1 : 0;
    return found;
  }

  boolean skipName(String name) {
    boolean found = isName(name);
    next += found ? 1 : 0;
    return found;
  }

  Token expect(Type type) {
    if (!current().is(type)) {
      throw unexpected(type.description);
    }
    return advance();
  }

  Token expectOperator(String sign) {
    if (!isOperator(sign)) {
      throw unexpected("'" + sign + "'");
    }
    return advance();
  }

  Token expectName(String name) {
    if (!isName(name)) {
      throw unexpected("'" + name + "'");
    }
    return advance();
  }

  SyntaxException unexpected(String expected) {
    return new SyntaxException(
        current().at(), "expected " + expected + ", got " + current().describe());
  }
}
