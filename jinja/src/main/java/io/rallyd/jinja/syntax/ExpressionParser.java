package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads expressions by recursive descent, one method per level of precedence. */
final class ExpressionParser {
  private static final int MAX_DEPTH = 120;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

  private final Tokens tokens;
  private final PrimaryParser primary;
  private int depth;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.primary = new PrimaryParser(tokens, this);
  }

  PrimaryParser primary() {
    return primary;
  }

  /** Any expression except a tuple without parentheses. */
  Expr expression() {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(
          tokens.current().at(),
          "the expression is nested more than " + MAX_DEPTH + " levels deep");
    }
    try {
      return conditional();
    } finally {
      depth--;
    }
  }

  /** An expression or, where commas follow, a tuple. */
  Expr tuple(boolean conditionals, boolean inParentheses) {
    int at = tokens.current().at();
    List<Expr> items = new ArrayList<>();
    boolean commas = false;
    while (!isTupleEnd()) {
      items.add(conditionals ? expression() : or());
      if (!tokens.skipOperator(",")) {
        break;
      }
      commas = true;
    }
    if (!commas && items.size() == 1) {
      return items.get(0);
    }
    if (items.isEmpty() && !inParentheses) {
      throw tokens.unexpected("an expression");
    }
    return new Expr.Sequence(at, true, items);
  }

  private boolean isTupleEnd() {
    Token token = tokens.current();
    return token.is(Type.VARIABLE_END) || token.is(Type.BLOCK_END) || token.isOperator(")");
  }

  private Expr conditional() {
    int at = tokens.current().at();
    Expr value = or();
    while (tokens.skipName("if")) {
      Expr test = or();
      Expr otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expr.Conditional(at, test, value, otherwise);
    }
    return value;
  }

  private Expr or() {
    Expr left = and();
    while (tokens.isName("or")) {
      left = new Expr.Logical(tokens.advance().at(), false, left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.isName("and")) {
      left = new Expr.Logical(tokens.advance().at(), true, left, not());
    }
    return left;
  }

  private Expr not() {
    List<Integer> signs = new ArrayList<>();
    while (tokens.isName("not")) {
      signs.add(tokens.advance().at());
    }
    Expr value = comparison();
    for (int i = signs.size() - 1; i >= 0; i--) {
      value = new Expr.Unary(signs.get(i), "not", value);
    }
    return value;
  }

  private Expr comparison() {
    Expr first = sum();
    List<Expr.Compare.Operand> rest = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      String sign;
      if (token.is(Type.OPERATOR) && COMPARISONS.contains(token.text())) {
        sign = tokens.advance().text();
      } else if (tokens.skipName("in")) {
        sign = "in";
      } else if (token.isName("not") && tokens.following().isName("in")) {
        tokens.advance();
        tokens.advance();
        sign = "not in";
      } else {
        break;
      }
      rest.add(new Expr.Compare.Operand(token.at(), sign, sum()));
    }
    return rest.isEmpty() ? first : new Expr.Compare(rest.get(0).at(), first, rest);
  }

  private Expr sum() {
    Expr left = concat();
    while (tokens.isOperator("+") || tokens.isOperator("-")) {
      Token sign = tokens.advance();
      left = new Expr.Binary(sign.at(), sign.text(), left, concat());
    }
    return left;
  }

  private Expr concat() {
    int at = tokens.current().at();
    Expr first = product();
    if (!tokens.isOperator("~")) {
      return first;
    }
    List<Expr> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expr.Concat(at, parts);
  }

  private Expr product() {
    Expr left = power();
    while (tokens.current().is(Type.OPERATOR) && PRODUCTS.contains(tokens.current().text())) {
      Token sign = tokens.advance();
      left = new Expr.Binary(sign.at(), sign.text(), left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (tokens.isOperator("**")) {
      left = new Expr.Binary(tokens.advance().at(), "**", left, unary(true));
    }
    return left;
  }

  /** A sign binds closer than attributes and calls, filters and tests less close. */
  private Expr unary(boolean filters) {
    Expr value;
    if (tokens.isOperator("-") || tokens.isOperator("+")) {
      Token sign = tokens.advance();
      if (++depth > MAX_DEPTH) {
        throw new SyntaxException(sign.at(), "too many signs in a row");
      }
      value = new Expr.Unary(sign.at(), sign.text(), unary(false));
      depth--;
    } else {
      value = primary.primary();
    }
    value = primary.postfix(value);
    return filters ? primary.filtersAndTests(value) : value;
  }
}
