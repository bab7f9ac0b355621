package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.CallArguments;
import io.rallyd.jinja.syntax.Expr;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.Target;
import java.util.List;

/** Visits everything below a node; subclasses act where they want to. */
abstract class Walker implements Expr.Visitor<Void, Void>, Stmt.Visitor<Void, Void> {
  final void walk(Expr expression) {
    if (expression != null) {
      expression.accept(this, null);
    }
  }

  final void walk(List<Stmt> statements) {
    for (Stmt statement : statements) {
      statement.accept(this, null);
    }
  }

  private void walkAll(List<Expr> expressions) {
    for (Expr expression : expressions) {
      walk(expression);
    }
  }

  final void walk(CallArguments arguments) {
    walkAll(arguments.positional());
    for (CallArguments.Named named : arguments.named()) {
      walk(named.value());
    }
    walk(arguments.sequence());
    walk(arguments.mapping());
  }

  /** Called for what a statement assigns to. */
  void target(Target target) {}

  /** Called for the parameters of a macro or of the block of a call. */
  void parameters(List<Stmt.Parameter> parameters) {
    parameters.forEach(parameter -> walk(parameter.value()));
  }

  @Override
  public Void literal(Expr.Literal node, Void none) {
    return null;
  }

  @Override
  public Void name(Expr.Name node, Void none) {
    return null;
  }

  @Override
  public Void sequence(Expr.Sequence node, Void none) {
    walkAll(node.items());
    return null;
  }

  @Override
  public Void mapping(Expr.Mapping node, Void none) {
    for (Expr.Mapping.Entry entry : node.entries()) {
      walk(entry.key());
      walk(entry.value());
    }
    return null;
  }

  @Override
  public Void unary(Expr.Unary node, Void none) {
    walk(node.operand());
    return null;
  }

  @Override
  public Void binary(Expr.Binary node, Void none) {
    walk(node.left());
    walk(node.right());
    return null;
  }

  @Override
  public Void logical(Expr.Logical node, Void none) {
    walk(node.left());
    walk(node.right());
    return null;
  }

  @Override
  public Void concat(Expr.Concat node, Void none) {
    walkAll(node.parts());
    return null;
  }

  @Override
  public Void compare(Expr.Compare node, Void none) {
    walk(node.first());
    node.rest().forEach(operand -> walk(operand.value()));
    return null;
  }

  @Override
  public Void conditional(Expr.Conditional node, Void none) {
    walk(node.test());
    walk(node.then());
    walk(node.otherwise());
    return null;
  }

  @Override
  public Void attribute(Expr.Attribute node, Void none) {
    walk(node.object());
    return null;
  }

  @Override
  public Void subscript(Expr.Subscript node, Void none) {
    walk(node.object());
    walk(node.index());
    return null;
  }

  @Override
  public Void slice(Expr.Slice node, Void none) {
    walk(node.start());
    walk(node.stop());
    walk(node.step());
    return null;
  }

  @Override
  public Void call(Expr.Call node, Void none) {
    walk(node.callee());
    walk(node.arguments());
    return null;
  }

  @Override
  public Void filter(Expr.Filter node, Void none) {
    walk(node.input());
    walk(node.arguments());
    return null;
  }

  @Override
  public Void test(Expr.Test node, Void none) {
    walk(node.input());
    walk(node.arguments());
    return null;
  }

  @Override
  public Void data(Stmt.Data node, Void none) {
    return null;
  }

  @Override
  public Void print(Stmt.Print node, Void none) {
    walk(node.value());
    return null;
  }

  @Override
  public Void branch(Stmt.If node, Void none) {
    walk(node.test());
    walk(node.body());
    node.alternatives().forEach(alternative -> alternative.accept(this, none));
    walk(node.otherwise());
    return null;
  }

  @Override
  public Void loop(Stmt.For node, Void none) {
    target(node.target());
    walk(node.iterable());
    walk(node.body());
    walk(node.otherwise());
    walk(node.filter());
    return null;
  }

  @Override
  public Void assign(Stmt.Assign node, Void none) {
    target(node.target());
    walk(node.value());
    return null;
  }

  @Override
  public Void assignBlock(Stmt.AssignBlock node, Void none) {
    target(node.target());
    walk(node.filter());
    walk(node.body());
    return null;
  }

  @Override
  public Void macro(Stmt.Macro node, Void none) {
    parameters(node.parameters());
    walk(node.body());
    return null;
  }

  @Override
  public Void callBlock(Stmt.CallBlock node, Void none) {
    walk(node.call());
    parameters(node.parameters());
    walk(node.body());
    return null;
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock node, Void none) {
    walk(node.body());
    walk(node.filter());
    return null;
  }

  @Override
  public Void with(Stmt.With node, Void none) {
    node.targets().forEach(this::target);
    walkAll(node.values());
    walk(node.body());
    return null;
  }

  @Override
  public Void include(Stmt.Include node, Void none) {
    walk(node.template());
    return null;
  }

  @Override
  public Void importModule(Stmt.Import node, Void none) {
    walk(node.template());
    return null;
  }

  @Override
  public Void fromImport(Stmt.FromImport node, Void none) {
    walk(node.template());
    return null;
  }
}
