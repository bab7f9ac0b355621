package io.rallyd.jinja.value;

/**
 * What an operation of the language throws when it cannot give a result. It knows no position; the
 * interpreter adds file and line on its way out. Functions and filters of users throw it too, so
 * that their complaint reaches the user with the place in the template.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The family of the failure, as the language itself distinguishes them. */
  public enum Fault {
    /** An operation on a value of the wrong type. */
    TYPE,
    /** A value of the right type that cannot be used. */
    VALUE,
    /** Use of something undefined where a value is needed. */
    UNDEFINED,
    /** A missing key or an index out of range. */
    LOOKUP,
    /** Division by zero. */
    ZERO_DIVISION,
    /** A number too large for a floating-point result. */
    OVERFLOW,
    /** A part of the language that this implementation leaves out. */
    UNSUPPORTED,
    /** One of the limits of the rendering was reached. */
    LIMIT,
    /** Anything else. */
    RUNTIME
  }

  private final Fault fault;

  /**
   * Creates a failure.
   *
   * @param fault the family
   * @param message one sentence without a final period
   */
  public EvaluationException(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  /** The family of the failure. */
  public Fault fault() {
    return fault;
  }

  /** A failure of family {@link Fault#TYPE}. */
  public static EvaluationException type(String message) {
    return new EvaluationException(Fault.TYPE, message);
  }

  /** A failure of family {@link Fault#VALUE}. */
  public static EvaluationException value(String message) {
    return new EvaluationException(Fault.VALUE, message);
  }

  /** A failure of family {@link Fault#LOOKUP}. */
  public static EvaluationException lookup(String message) {
    return new EvaluationException(Fault.LOOKUP, message);
  }

  /** A failure of family {@link Fault#RUNTIME}. */
  public static EvaluationException runtime(String message) {
    return new EvaluationException(Fault.RUNTIME, message);
  }

  /** A failure of family {@link Fault#OVERFLOW}. */
  static EvaluationException overflow(String message) {
    return new EvaluationException(Fault.OVERFLOW, message);
  }

  /** A failure of family {@link Fault#UNSUPPORTED}. */
  public static EvaluationException unsupported(String message) {
    return new EvaluationException(Fault.UNSUPPORTED, message);
  }
}
