package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.syntax.SyntaxException;
import io.rallyd.jinja.syntax.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the scopes of a template, from the outside in. */
public final class Binder implements Stmt.Visitor<Void, Symbols> {
  private static final Set<String> SPECIAL = Set.of("caller", "kwargs", "varargs");

  private final Bindings bindings;

  private Binder(Bindings bindings) {
    this.bindings = bindings;
  }

  /** The scopes of the statements of a template. */
  public static Bindings bind(List<Stmt> template) {
    if (!UsedNames.in(template, Set.of("self")).isEmpty()) {
      throw new SyntaxException(
          0, "the variable 'self' is for template inheritance, which is not supported");
    }
    Symbols root = new Symbols(null);
    SymbolCollector.collect(template, root);
    Binder binder = new Binder(new Bindings(root));
    binder.descend(template, root);
    return binder.bindings;
  }

  /** Binds what is inside a scope whose own names are known. */
  private void descend(List<Stmt> statements, Symbols scope) {
    for (Map.Entry<String, Load> entry : scope.loads().entrySet()) {
      if (entry.getValue() == Load.RESOLVE) {
        bindings.resolved.add(entry.getKey());
      }
    }
    inside(statements, scope);
  }

  private void inside(List<Stmt> statements, Symbols scope) {
    statements.forEach(statement -> statement.accept(this, scope));
  }

  private static void parameters(Target target, Symbols scope) {
    target.names(name -> scope.parameter(name.name()));
  }

  @Override
  public Void branch(Stmt.If node, Symbols scope) {
    inside(node.body(), scope);
    node.alternatives().forEach(alternative -> inside(alternative.body(), scope));
    inside(node.otherwise(), scope);
    return null;
  }

  @Override
  public Void loop(Stmt.For node, Symbols scope) {
    Symbols body = new Symbols(scope);
    boolean special = !UsedNames.in(node.body(), Set.of("loop")).isEmpty();
    if (special) {
      body.parameter("loop");
    }
    parameters(node.target(), body);
    SymbolCollector.collect(node.body(), body);
    Symbols filter = new Symbols(scope);
    parameters(node.target(), filter);
    SymbolCollector.collect(node.filter(), filter);
    Symbols otherwise = new Symbols(scope);
    SymbolCollector.collect(node.otherwise(), otherwise);
    bindings.loops.put(node, new Bindings.Loop(body, filter, otherwise, special));
    descend(List.of(), filter);
    descend(node.body(), body);
    descend(node.otherwise(), otherwise);
    return null;
  }

  @Override
  public Void macro(Stmt.Macro node, Symbols scope) {
    return routine(node, node.parameters(), node.body(), scope);
  }

  @Override
  public Void callBlock(Stmt.CallBlock node, Symbols scope) {
    return routine(node, node.parameters(), node.body(), scope);
  }

  private Void routine(
      Stmt node, List<Stmt.Parameter> parameters, List<Stmt> statements, Symbols scope) {
    Symbols body = new Symbols(scope);
    Set<String> used = UsedNames.in(statements, SPECIAL);
    boolean caller = used.contains("caller");
    for (Stmt.Parameter parameter : parameters) {
      if (used.remove(parameter.name())
          && parameter.name().equals("caller")
          && parameter.value() == null) {
        throw new SyntaxException(parameter.at(), "the parameter 'caller' needs a default");
      }
    }
    used.forEach(body::parameter);
    parameters.forEach(parameter -> body.parameter(parameter.name()));
    parameters.forEach(parameter -> SymbolCollector.collect(parameter.value(), body));
    SymbolCollector.collect(statements, body);
    bindings.routines.put(
        node,
        new Bindings.Routine(body, caller, used.contains("kwargs"), used.contains("varargs")));
    descend(statements, body);
    return null;
  }

  @Override
  public Void filterBlock(Stmt.FilterBlock node, Symbols scope) {
    Symbols inner = new Symbols(scope);
    SymbolCollector.collect(node.body(), inner);
    SymbolCollector.collect(node.filter(), inner);
    return block(node, node.body(), inner);
  }

  @Override
  public Void assignBlock(Stmt.AssignBlock node, Symbols scope) {
    Symbols inner = new Symbols(scope);
    SymbolCollector.collect(node.body(), inner);
    SymbolCollector.collect(node.filter(), inner);
    return block(node, node.body(), inner);
  }

  @Override
  public Void with(Stmt.With node, Symbols scope) {
    Symbols inner = new Symbols(scope);
    node.targets().forEach(target -> parameters(target, inner));
    SymbolCollector.collect(node.body(), inner);
    return block(node, node.body(), inner);
  }

  private Void block(Stmt node, List<Stmt> body, Symbols inner) {
    bindings.blocks.put(node, inner);
    descend(body, inner);
    return null;
  }

  @Override
  public Void data(Stmt.Data node, Symbols scope) {
    return null;
  }

  @Override
  public Void print(Stmt.Print node, Symbols scope) {
    return null;
  }

  @Override
  public Void assign(Stmt.Assign node, Symbols scope) {
    return null;
  }

  @Override
  public Void include(Stmt.Include node, Symbols scope) {
    return null;
  }

  @Override
  public Void importModule(Stmt.Import node, Symbols scope) {
    return null;
  }

  @Override
  public Void fromImport(Stmt.FromImport node, Symbols scope) {
    return null;
  }
}
