package io.rallyd.jinja.run;

import io.rallyd.jinja.syntax.Source;
import io.rallyd.jinja.syntax.SyntaxException;
import io.rallyd.jinja.value.EvaluationException;

/** A failure together with its place. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Kind {
    /** The template cannot be understood. */
    SYNTAX,
    /** A template that is named does not exist. */
    MISSING,
    /** The evaluation failed. */
    EVALUATION
  }

  private final Kind kind;
  private final transient EvaluationException.Fault fault;
  private final transient Source source;
  private final int at;

  Failure(Kind kind, EvaluationException.Fault fault, String message, Source source, int at) {
    super(message, null, false, false);
    this.kind = kind;
    this.fault = fault;
    this.source = source;
    this.at = at;
  }

  static Failure syntax(SyntaxException e, Source source) {
    return new Failure(Kind.SYNTAX, null, e.getMessage(), source, e.at());
  }

  static Failure evaluation(EvaluationException e, Source source, int at) {
    return new Failure(Kind.EVALUATION, e.fault(), e.getMessage(), source, at);
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** The family of a failed evaluation, null for other kinds. */
  public EvaluationException.Fault fault() {
    return fault;
  }

  /** The template it happened in. */
  public Source source() {
    return source;
  }

  /** The offset in the text of the template. */
  public int at() {
    return at;
  }
}
