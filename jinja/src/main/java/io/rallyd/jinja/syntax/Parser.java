package io.rallyd.jinja.syntax;

import io.rallyd.jinja.syntax.Token.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Reads the statements of a template. */
public final class Parser {
  private static final int MAX_DEPTH = 60;
  private static final Set<String> LEFT_OUT = Set.of("extends", "block", "autoescape");

  /** A statement that is open, and the words that may end its current part. */
  private record Open(Token statement, List<String> ends) {}

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final TargetParser targets;
  private final Deque<Open> open = new ArrayDeque<>();

  private Parser(Source source) {
    this.tokens = new Tokens(new Lexer(source).tokens());
    this.expressions = new ExpressionParser(tokens);
    this.targets = new TargetParser(tokens);
  }

  /**
   * The statements of a template.
   *
   * @throws SyntaxException if it cannot be understood
   */
  public static List<Stmt> parse(Source source) {
    return new Parser(source).statements();
  }

  /** Statements up to one of the ends of the open statement, whose word stays current. */
  private List<Stmt> statements() {
    List<Stmt> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      switch (token.type()) {
        case DATA -> statements.add(new Stmt.Data(token.at(), tokens.advance().text()));
        case VARIABLE_BEGIN -> {
          tokens.advance();
          statements.add(new Stmt.Print(token.at(), expressions.tuple(true, false)));
          tokens.expect(Type.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          tokens.advance();
          if (!open.isEmpty()
              && tokens.current().is(Type.NAME)
              && open.peek().ends.contains(tokens.current().text())) {
            return statements;
          }
          statement(statements);
          tokens.expect(Type.BLOCK_END);
        }
        default -> {
          if (!open.isEmpty()) {
            throw new SyntaxException(
                open.peek().statement.at(),
                "the statement '%s' is not closed: expected %s before the end of the template"
                    .formatted(open.peek().statement.text(), describe(open.peek().ends)));
          }
          return statements;
        }
      }
    }
  }

  private void statement(List<Stmt> out) {
    Token word = tokens.current();
    if (!word.is(Type.NAME)) {
      throw tokens.unexpected("the name of a statement");
    }
    switch (word.text()) {
      case "print" -> print(out);
      case "if" -> out.add(branch());
      case "for" -> out.add(loop());
      case "set" -> out.add(assignment());
      case "macro" -> out.add(macro());
      case "call" -> out.add(callBlock());
      case "filter" -> out.add(filterBlock());
      case "with" -> out.add(with());
      case "include" -> out.add(include());
      case "import" -> out.add(importModule());
      case "from" -> out.add(fromImport());
      default -> throw unknown(word);
    }
  }

  private SyntaxException unknown(Token word) {
    if (LEFT_OUT.contains(word.text())) {
      return new SyntaxException(word.at(), "the statement '" + word.text() + "' is not supported");
    }
    String expected =
        open.isEmpty()
            ? ""
            : "; expected %s for the '%s' that is open"
                .formatted(describe(open.peek().ends), open.peek().statement.text());
    return new SyntaxException(word.at(), "unknown statement '" + word.text() + "'" + expected);
  }

  private static String describe(List<String> words) {
    return "'" + String.join("' or '", words) + "'";
  }

  /** The statements of a block; afterwards the word that ended it is current. */
  private List<Stmt> body(Token statement, String... ends) {
    if (open.size() >= MAX_DEPTH) {
      throw new SyntaxException(
          statement.at(), "statements are nested more than " + MAX_DEPTH + " levels deep");
    }
    tokens.skipOperator(":");
    tokens.expect(Type.BLOCK_END);
    open.push(new Open(statement, List.of(ends)));
    List<Stmt> body = statements();
    open.pop();
    return body;
  }

  /** The statements of a block that has only one end, which is read too. */
  private List<Stmt> wholeBody(Token statement) {
    List<Stmt> body = body(statement, "end" + statement.text());
    tokens.advance();
    return body;
  }

  private void print(List<Stmt> out) {
    tokens.advance();
    for (boolean first = true; !tokens.current().is(Type.BLOCK_END); first = false) {
      if (!first) {
        tokens.expectOperator(",");
      }
      out.add(new Stmt.Print(tokens.current().at(), expressions.expression()));
    }
  }

  private Stmt.If branch() {
    Token first = tokens.advance();
    Expr test = expressions.tuple(false, false);
    List<Stmt> body = body(first, "elif", "else", "endif");
    List<Stmt.If> alternatives = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    while (!tokens.isName("endif")) {
      Token word = tokens.advance();
      if (word.text().equals("else")) {
        otherwise = body(first, "endif");
      } else {
        Expr next = expressions.tuple(false, false);
        List<Stmt> then = body(first, "elif", "else", "endif");
        alternatives.add(new Stmt.If(word.at(), next, then, List.of(), List.of()));
      }
    }
    tokens.advance();
    return new Stmt.If(first.at(), test, body, alternatives, otherwise);
  }

  private Stmt.For loop() {
    Token first = tokens.advance();
    Target target = targets.loopTarget();
    target.names(
        name -> {
          if (name.name().equals("loop")) {
            throw new SyntaxException(name.at(), "the name 'loop' is reserved for the loop itself");
          }
        });
    tokens.expectName("in");
    Expr iterable = expressions.tuple(false, false);
    Expr filter = tokens.skipName("if") ? expressions.expression() : null;
    if (tokens.isName("recursive")) {
      throw new SyntaxException(
          tokens.current().at(), "loops with 'recursive' are not supported; use a macro");
    }
    List<Stmt> body = body(first, "endfor", "else");
    List<Stmt> otherwise = List.of();
    if (tokens.skipName("else")) {
      otherwise = body(first, "endfor");
    }
    tokens.advance();
    return new Stmt.For(first.at(), target, iterable, filter, body, otherwise);
  }

  private Stmt assignment() {
    Token first = tokens.advance();
    Target target = targets.assignTarget();
    if (tokens.skipOperator("=")) {
      return new Stmt.Assign(first.at(), target, expressions.tuple(true, false));
    }
    Expr.Filter filter = (Expr.Filter) expressions.primary().filters(null);
    return new Stmt.AssignBlock(first.at(), target, filter, wholeBody(first));
  }

  private Stmt macro() {
    Token first = tokens.advance();
    String name = targets.name();
    List<Stmt.Parameter> parameters = parameters();
    return new Stmt.Macro(first.at(), name, parameters, wholeBody(first));
  }

  private List<Stmt.Parameter> parameters() {
    tokens.expectOperator("(");
    List<Stmt.Parameter> parameters = new ArrayList<>();
    while (!tokens.isOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      int at = tokens.current().at();
      String name = targets.name();
      if (parameters.stream().anyMatch(other -> other.name().equals(name))) {
        throw new SyntaxException(at, "the parameter '" + name + "' is there twice");
      }
      Expr value = tokens.skipOperator("=") ? expressions.expression() : null;
      if (value == null
          && !parameters.isEmpty()
          && parameters.get(parameters.size() - 1).value() != null) {
        throw new SyntaxException(at, "a parameter without default follows one with default");
      }
      parameters.add(new Stmt.Parameter(at, name, value));
    }
    tokens.expectOperator(")");
    return parameters;
  }

  private Stmt callBlock() {
    Token first = tokens.advance();
    List<Stmt.Parameter> parameters = tokens.isOperator("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expr.Call call)) {
      throw new SyntaxException(first.at(), "expected a call after 'call'");
    }
    return new Stmt.CallBlock(first.at(), parameters, call, wholeBody(first));
  }

  private Stmt filterBlock() {
    Token first = tokens.advance();
    PrimaryParser primary = expressions.primary();
    Expr.Filter filter = (Expr.Filter) primary.filters(primary.filter(null));
    return new Stmt.FilterBlock(first.at(), filter, wholeBody(first));
  }

  private Stmt with() {
    Token first = tokens.advance();
    List<Target> names = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!tokens.current().is(Type.BLOCK_END)) {
      if (!names.isEmpty()) {
        tokens.expectOperator(",");
      }
      names.add(targets.withTarget());
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Stmt.With(first.at(), names, values, wholeBody(first));
  }

  private Stmt include() {
    Token first = tokens.advance();
    Expr template = expressions.expression();
    boolean ignoreMissing = tokens.isName("ignore") && tokens.following().isName("missing");
    if (ignoreMissing) {
      tokens.advance();
      tokens.advance();
    }
    return new Stmt.Include(first.at(), template, ignoreMissing, context(true));
  }

  /** The words {@code with context} or {@code without context}, if they follow. */
  private boolean context(boolean usual) {
    if (!isContext()) {
      return usual;
    }
    boolean with = tokens.advance().text().equals("with");
    tokens.advance();
    return with;
  }

  private boolean isContext() {
    return (tokens.isName("with") || tokens.isName("without"))
        && tokens.following().isName("context");
  }

  private Stmt importModule() {
    Token first = tokens.advance();
    Expr template = expressions.expression();
    tokens.expectName("as");
    String name = targets.name();
    return new Stmt.Import(first.at(), template, name, context(false));
  }

  private Stmt fromImport() {
    Token first = tokens.advance();
    Expr template = expressions.expression();
    tokens.expectName("import");
    List<Stmt.FromImport.Imported> names = new ArrayList<>();
    do {
      if (!names.isEmpty() && isContext()) {
        break;
      }
      int at = tokens.current().at();
      String name = targets.name();
      if (name.startsWith("_")) {
        throw new SyntaxException(at, "names that start with an underscore cannot be imported");
      }
      String alias = tokens.skipName("as") ? targets.name() : name;
      names.add(new Stmt.FromImport.Imported(at, name, alias));
    } while (!isContext() && tokens.skipOperator(","));
    return new Stmt.FromImport(first.at(), template, names, context(false));
  }
}
