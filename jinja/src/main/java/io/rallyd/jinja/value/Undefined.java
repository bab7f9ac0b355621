package io.rallyd.jinja.value;

import io.rallyd.jinja.value.EvaluationException.Fault;

/**
 * What a name, key or attribute that does not exist evaluates to: it prints as nothing, is false
 * and empty, equals any other undefined value, and fails in every other use with the sentence it
 * was made with. Immutable.
 */
public final class Undefined {
  private final String message;

  private Undefined(String message) {
    this.message = message;
  }

  /** An unknown variable. */
  public static Undefined name(String name) {
    return new Undefined(Repr.of(name) + " is undefined");
  }

  /** A value that is missing for the given reason. */
  public static Undefined because(String reason) {
    return new Undefined(reason);
  }

  /** A missing attribute, key or element of a value. */
  static Undefined of(Object owner, Object key) {
    String described = owner == null ? "None" : Types.name(owner) + " object";
    return key instanceof String name
        ? new Undefined("'" + described + "' has no attribute " + Repr.of(name))
        : new Undefined(described + " has no element " + Repr.of(key));
  }

  /** The failure of using this value. */
  public EvaluationException failure() {
    return new EvaluationException(Fault.UNDEFINED, message);
  }

  /** Fails if one of the values is undefined. */
  static void check(Object a, Object b) {
    if (a instanceof Undefined u) {
      throw u.failure();
    }
    if (b instanceof Undefined u) {
      throw u.failure();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Undefined;
  }

  @Override
  public int hashCode() {
    return 7;
  }

  @Override
  public String toString() {
    return "Undefined";
  }
}
