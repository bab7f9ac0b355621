package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads literals, names and what can stand right behind them. */
final class PrimaryParser {
  private static final Set<Type> STARTS = Set.of(Type.NAME, Type.STRING, Type.INTEGER, Type.FLOAT);

  private final Tokens tokens;
  private final ExpressionParser expressions;

  PrimaryParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expr primary() {
    Token token = tokens.current();
    switch (token.type()) {
      case NAME:
        return name(tokens.advance());
      case STRING:
        StringBuilder text = new StringBuilder();
        while (tokens.current().is(Type.STRING)) {
          text.append(tokens.advance().text());
        }
        return new Expr.Literal(token.at(), text.toString());
      case INTEGER, FLOAT:
        return new Expr.Literal(token.at(), tokens.advance().value());
      case OPERATOR:
        if (tokens.skipOperator("(")) {
          Expr inner = expressions.tuple(true, true);
          tokens.expectOperator(")");
          return inner;
        } else if (token.text().equals("[")) {
          return list();
        } else if (token.text().equals("{")) {
          return mapping();
        }
        throw tokens.unexpected("an expression");
      default:
        throw tokens.unexpected("an expression");
    }
  }

  private static Expr name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expr.Literal(token.at(), true);
      case "false", "False" -> new Expr.Literal(token.at(), false);
      case "none", "None" -> new Expr.Literal(token.at(), null);
      default -> new Expr.Name(token.at(), token.text());
    };
  }

  private Expr list() {
    int at = tokens.expectOperator("[").at();
    List<Expr> items = new ArrayList<>();
    while (!tokens.isOperator("]")) {
      items.add(expressions.expression());
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.expectOperator("]");
    return new Expr.Sequence(at, false, items);
  }

  private Expr mapping() {
    int at = tokens.expectOperator("{").at();
    List<Expr.Mapping.Entry> entries = new ArrayList<>();
    while (!tokens.isOperator("}")) {
      Expr key = expressions.expression();
      tokens.expectOperator(":");
      entries.add(new Expr.Mapping.Entry(key, expressions.expression()));
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.expectOperator("}");
    return new Expr.Mapping(at, entries);
  }

  /** Attributes, subscripts and calls. */
  Expr postfix(Expr start) {
    Expr value = start;
    while (true) {
      if (tokens.isOperator(".")) {
        value = attribute(value);
      } else if (tokens.isOperator("[")) {
        value = subscript(value);
      } else if (tokens.isOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  private Expr attribute(Expr object) {
    int at = tokens.advance().at();
    Token name = tokens.current();
    if (name.is(Type.NAME)) {
      return new Expr.Attribute(at, object, tokens.advance().text());
    } else if (name.is(Type.INTEGER)) {
      return new Expr.Subscript(at, object, new Expr.Literal(at, tokens.advance().value()));
    }
    throw tokens.unexpected("a name or a number after '.'");
  }

  private Expr subscript(Expr object) {
    int at = tokens.advance().at();
    List<Expr> items = new ArrayList<>();
    while (!tokens.isOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
      }
      items.add(subscribed());
    }
    tokens.expectOperator("]");
    Expr index = items.size() == 1 ? items.get(0) : new Expr.Sequence(at, true, items);
    return new Expr.Subscript(at, object, index);
  }

  private Expr subscribed() {
    int at = tokens.current().at();
    Expr start = null;
    if (!tokens.isOperator(":")) {
      start = expressions.expression();
      if (!tokens.isOperator(":")) {
        return start;
      }
    }
    tokens.advance();
    Expr stop = isSliceEnd() ? null : expressions.expression();
    Expr step = tokens.skipOperator(":") && !isSliceEnd() ? expressions.expression() : null;
    return new Expr.Slice(at, start, stop, step);
  }

  private boolean isSliceEnd() {
    return tokens.isOperator(":") || tokens.isOperator("]") || tokens.isOperator(",");
  }

  Expr.Call call(Expr callee) {
    int at = tokens.current().at();
    return new Expr.Call(at, callee, arguments());
  }

  private CallArguments arguments() {
    int at = tokens.expectOperator("(").at();
    List<Expr> positional = new ArrayList<>();
    List<CallArguments.Named> named = new ArrayList<>();
    Expr sequence = null;
    Expr mapping = null;
    while (!tokens.isOperator(")")) {
      if (tokens.skipOperator("*")) {
        ensure(sequence == null && mapping == null, at);
        sequence = expressions.expression();
      } else if (tokens.skipOperator("**")) {
        ensure(mapping == null, at);
        mapping = expressions.expression();
      } else if (tokens.current().is(Type.NAME) && tokens.following().isOperator("=")) {
        ensure(mapping == null, at);
        String name = tokens.advance().text();
        tokens.advance();
        ensure(named.stream().noneMatch(other -> other.name().equals(name)), at);
        named.add(new CallArguments.Named(name, expressions.expression()));
      } else {
        ensure(sequence == null && mapping == null && named.isEmpty(), at);
        positional.add(expressions.expression());
      }
      if (!tokens.isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    tokens.expectOperator(")");
    return new CallArguments(positional, named, sequence, mapping);
  }

  private static void ensure(boolean valid, int at) {
    if (!valid) {
      throw new SyntaxException(
          at, "expected arguments without a name first, each name once, then * and **");
    }
  }

  Expr filtersAndTests(Expr start) {
    Expr value = start;
    while (true) {
      if (tokens.isOperator("|")) {
        value = filters(value);
      } else if (tokens.isName("is")) {
        value = test(value);
      } else if (tokens.isOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  /** One or more filters, each after a bar. */
  Expr filters(Expr input) {
    Expr value = input;
    while (tokens.skipOperator("|")) {
      value = filter(value);
    }
    return value;
  }

  /** A filter without its bar. */
  Expr.Filter filter(Expr input) {
    int at = tokens.current().at();
    String name = dottedName();
    CallArguments arguments = tokens.isOperator("(") ? arguments() : CallArguments.NONE;
    return new Expr.Filter(at, input, name, arguments);
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(tokens.expect(Type.NAME).text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Type.NAME).text());
    }
    return name.toString();
  }

  private Expr test(Expr input) {
    int at = tokens.advance().at();
    boolean negated = tokens.skipName("not");
    String name = dottedName();
    CallArguments arguments = CallArguments.NONE;
    if (tokens.isOperator("(")) {
      arguments = arguments();
    } else if (startsArgument()) {
      if (tokens.isName("is")) {
        throw new SyntaxException(tokens.current().at(), "tests with 'is' cannot be chained");
      }
      Expr argument = postfix(primary());
      arguments = new CallArguments(List.of(argument), List.of(), null, null);
    }
    Expr test = new Expr.Test(at, input, name, arguments);
    return negated ? new Expr.Unary(at, "not", test) : test;
  }

  private boolean startsArgument() {
    Token token = tokens.current();
    return token.isOperator("[")
        || token.isOperator("{")
        || STARTS.contains(token.type())
            && !token.isName("else")
            && !token.isName("or")
            && !token.isName("and");
  }
}
