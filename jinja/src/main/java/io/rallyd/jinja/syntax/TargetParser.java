package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what values are assigned to. */
final class TargetParser {
  private static final int MAX_DEPTH = 50;
  private static final Set<String> CONSTANTS =
      Set.of("true", "false", "none", "True", "False", "None");

  private final Tokens tokens;
  private int depth;

  TargetParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** The target of {@code set}: variables, attributes of namespaces, or several of them. */
  Target assignTarget() {
    return several(true, false);
  }

  /** The target of {@code for}: variables. */
  Target loopTarget() {
    return several(false, true);
  }

  /** The target of {@code with}: variables. */
  Target withTarget() {
    return several(false, false);
  }

  /** One name. */
  String name() {
    return checked(tokens.expect(Type.NAME));
  }

  private static String checked(Token token) {
    if (CONSTANTS.contains(token.text())) {
      throw new SyntaxException(token.at(), "cannot assign to '" + token.text() + "'");
    }
    return token.text();
  }

  private Target several(boolean members, boolean loop) {
    int at = tokens.current().at();
    List<Target> items = new ArrayList<>();
    boolean commas = false;
    while (!isEnd(loop)) {
      items.add(one(members));
      if (!tokens.skipOperator(",")) {
        break;
      }
      commas = true;
    }
    if (items.isEmpty() && !tokens.isOperator(")")) {
      throw tokens.unexpected("a name");
    }
    return commas || items.isEmpty() ? new Target.Several(at, items) : items.get(0);
  }

  private boolean isEnd(boolean loop) {
    Token token = tokens.current();
    return token.is(Type.BLOCK_END) || token.isOperator(")") || loop && token.isName("in");
  }

  private Target one(boolean members) {
    Token token = tokens.current();
    if (token.isOperator("(")) {
      if (++depth > MAX_DEPTH) {
        throw new SyntaxException(token.at(), "too many parentheses");
      }
      tokens.advance();
      Target inner = several(false, false);
      tokens.expectOperator(")");
      depth--;
      return inner;
    }
    String name = checked(tokens.expect(Type.NAME));
    if (members && tokens.skipOperator(".")) {
      return new Target.Member(token.at(), name, tokens.expect(Type.NAME).text());
    }
    return new Target.Name(token.at(), name);
  }
}
