package io.rallyd.jinja.syntax;

import java.util.List;

/**
 * The arguments of a call as written.
 *
 * @param positional expressions without a name
 * @param named expressions with a name
 * @param sequence what {@code *} stands before, or null
 * @param mapping what {@code **} stands before, or null
 */
public record CallArguments(List<Expr> positional, List<Named> named, Expr sequence, Expr mapping) {
  /** No arguments. */
  static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);

  /** An argument with a name. */
  public record Named(String name, Expr value) {}
}
