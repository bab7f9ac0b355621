package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.Expr;
import java.util.function.Consumer;

/** Tells a consumer every variable that an expression reads, in order. */
final class LoadedNames extends Walker {
  private final Consumer<String> names;

  private LoadedNames(Consumer<String> names) {
    this.names = names;
  }

  static void of(Expr expression, Consumer<String> names) {
    new LoadedNames(names).walk(expression);
  }

  @Override
  public Void name(Expr.Name node, Void none) {
    names.accept(node.name());
    return null;
  }
}
