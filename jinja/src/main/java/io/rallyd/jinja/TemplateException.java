package io.rallyd.jinja;

import io.rallyd.jinja.run.Failure;
import io.rallyd.jinja.syntax.Source;
import io.rallyd.jinja.value.EvaluationException.Fault;

/** A template that cannot be understood or rendered, with the place where that shows. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int EXCERPT_WIDTH = 120;

  /** What kind of problem it is. */
  public enum Kind {
    /** The text is no valid template, or uses what this engine leaves out. */
    SYNTAX,
    /** A template that is included or imported does not exist. */
    MISSING_TEMPLATE,
    /** Something undefined was used where a value is needed. */
    UNDEFINED,
    /** The rendering reached one of its limits. */
    LIMIT,
    /** An operation failed. */
    EVALUATION
  }

  private final Kind kind;
  private final String template;
  private final String problem;
  private final int line;
  private final int column;
  private final String excerpt;

  TemplateException(Failure failure) {
    super(describe(failure), failure);
    Source source = failure.source();
    this.kind = kind(failure);
    this.template = source.name();
    this.problem = failure.getMessage();
    this.line = source.line(failure.at());
    this.column = source.column(failure.at());
    this.excerpt = excerpt(source, failure.at());
  }

  private static String describe(Failure failure) {
    Source source = failure.source();
    int at = failure.at();
    return "%s, line %d, column %d: %s"
        .formatted(source.name(), source.line(at), source.column(at), failure.getMessage());
  }

  private static Kind kind(Failure failure) {
    return switch (failure.kind()) {
      case SYNTAX -> Kind.SYNTAX;
      case MISSING -> Kind.MISSING_TEMPLATE;
      case EVALUATION ->
          failure.fault() == Fault.UNDEFINED
              ? Kind.UNDEFINED
              : failure.fault() == Fault.LIMIT ? Kind.LIMIT : Kind.EVALUATION;
    };
  }

  private static String excerpt(Source source, int at) {
    String text = source.lineText(at);
    int column = source.column(at) - 1;
    int from = column <= EXCERPT_WIDTH - 20 ? 0 : column - EXCERPT_WIDTH / 2;
    int length = text.codePointCount(0, text.length());
    int to = Math.min(length, from + EXCERPT_WIDTH);
    String shown = text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    String before = from > 0 ? "..." : "";
    String pointer =
        before.replace('.', ' ')
            + shown
                .substring(0, shown.offsetByCodePoints(0, column - from))
                .replaceAll("[^\t]", " ");
    return before + shown + (to < length ? "..." : "") + "\n" + pointer + "^";
  }

  /** What kind of problem it is. */
  public Kind kind() {
    return kind;
  }

  /** The name of the template with the problem, which may be one that was included. */
  public String template() {
    return template;
  }

  /** The problem in one sentence, without the place. */
  public String problem() {
    return problem;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column, from 1, in characters. */
  public int column() {
    return column;
  }

  /** The line of the template (long ones cut), and below it a caret under the column. */
  public String excerpt() {
    return excerpt;
  }
}
