package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.Expr;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.Target;
import java.util.ArrayList;
import java.util.List;

/** Finds the names of one scope. It stops at statements that open a scope of their own. */
final class SymbolCollector implements Stmt.Visitor<Void, Symbols> {
  private static final SymbolCollector INSTANCE = new SymbolCollector();

  private SymbolCollector() {}

  static void collect(List<Stmt> statements, Symbols symbols) {
    for (Stmt statement : statements) {
      statement.accept(INSTANCE, symbols);
    }
  }

  static void collect(Expr expression, Symbols symbols) {
    LoadedNames.of(expression, symbols::load);
  }

  private static void collect(Target target, Symbols symbols) {
    // In the order of the text, because the first use decides.
    if (target instanceof Target.Name name) {
      symbols.store(name.name());
    } else if (target instanceof Target.Member member) {
      symbols.load(member.name());
    } else if (target instanceof Target.Several several) {
      several.items().forEach(item -> collect(item, symbols));
    }
  }

  @Override
  public Void data(Stmt.Data node, Symbols symbols) {
    return null;
  }

  @Override
  public Void print(Stmt.Print node, Symbols symbols) {
    collect(node.value(), symbols);
    return null;
  }

  @Override
  public Void branch(Stmt.If node, Symbols symbols) {
    collect(node.test(), symbols);
    List<Symbols> branches = new ArrayList<>();
    branches.add(branch(node.body(), symbols));
    if (!node.alternatives().isEmpty()) {
      Symbols alternatives = symbols.copy();
      node.alternatives().forEach(alternative -> branch(alternative, alternatives));
      branches.add(alternatives);
    }
    if (!node.otherwise().isEmpty()) {
      branches.add(branch(node.otherwise(), symbols));
    }
    symbols.merge(branches);
    return null;
  }

  private static Symbols branch(List<Stmt> body, Symbols symbols) {
    Symbols branch = symbols.copy();
    collect(body, branch);
    return branch;
  }

  @Override
  public Void loop(Stmt.For node, Symbols symbols) {
    collect(node.iterable(), symbols);
    return null;
  }

  @Override
  public Void assign(Stmt.Assign node, Symbols symbols) {
    collect(node.value(), symbols);
    collect(node.target(), symbols);
    return null;
  }

  @Override
  public Void assignBlock(Stmt.AssignBlock node, Symbols symbols) {
    collect(node.target(), symbols);
    return null;
  }

  @Override
  public Void macro(Stmt.Macro node, Symbols symbols) {
    symbols.store(node.name());
    return null;
  }

  @Override
  public Void callBlock(Stmt.CallBlock node, Symbols symbols) {
    collect(node.call(), symbols);
    return null;
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock node, Symbols symbols) {
    collect(node.filter(), symbols);
    return null;
  }

  @Override
  public Void with(Stmt.With node, Symbols symbols) {
    node.values().forEach(value -> collect(value, symbols));
    return null;
  }

  @Override
  public Void include(Stmt.Include node, Symbols symbols) {
    collect(node.template(), symbols);
    return null;
  }

  @Override
  public Void importModule(Stmt.Import node, Symbols symbols) {
    collect(node.template(), symbols);
    symbols.store(node.name());
    return null;
  }

  @Override
  public Void fromImport(Stmt.FromImport node, Symbols symbols) {
    collect(node.template(), symbols);
    node.names().forEach(imported -> symbols.store(imported.alias()));
    return null;
  }
}
