package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.Expr;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds which of a few special names a block reads before it sets them, blocks inside included. By
 * this a macro gets {@code caller}, {@code varargs} and {@code kwargs}, and a loop {@code loop},
 * only if it asks for them.
 */
final class UsedNames extends Walker {
  private final Set<String> wanted;
  private final Set<String> used = new HashSet<>();

  private UsedNames(Set<String> wanted) {
    this.wanted = new HashSet<>(wanted);
  }

  static Set<String> in(List<Stmt> body, Set<String> wanted) {
    UsedNames names = new UsedNames(wanted);
    names.walk(body);
    return names.used;
  }

  @Override
  public Void name(Expr.Name node, Void none) {
    if (wanted.contains(node.name())) {
      used.add(node.name());
    }
    return null;
  }

  @Override
  void target(Target target) {
    target.names(name -> wanted.remove(name.name()));
  }

  @Override
  void parameters(List<Stmt.Parameter> parameters) {
    parameters.forEach(parameter -> wanted.remove(parameter.name()));
    super.parameters(parameters);
  }
}
