package io.rallyd.jinja.scope;

import io.rallyd.jinja.syntax.Stmt;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The scopes of a template: its own, and one for each statement that opens one. */
public final class Bindings {
  /**
   * The scopes of a loop.
   *
   * @param body the scope of each turn
   * @param filter the scope of the condition behind {@code if}
   * @param otherwise the scope of the part behind {@code else}
   * @param special true if the body reads the variable {@code loop}
   */
  public record Loop(Symbols body, Symbols filter, Symbols otherwise, boolean special) {}

  /**
   * The scope of a macro and which of the special variables it reads.
   *
   * @param body the scope
   * @param caller true if it reads {@code caller}
   * @param named true if it reads {@code kwargs} and has no parameter of that name
   * @param extra true if it reads {@code varargs} and has no parameter of that name
   */
  public record Routine(Symbols body, boolean caller, boolean named, boolean extra) {}

  private final Symbols root;
  final Map<Stmt, Loop> loops = new IdentityHashMap<>();
  final Map<Stmt, Routine> routines = new IdentityHashMap<>();
  final Map<Stmt, Symbols> blocks = new IdentityHashMap<>();
  final Set<String> resolved = new LinkedHashSet<>();

  Bindings(Symbols root) {
    this.root = root;
  }

  /** The scope of the template. */
  public Symbols root() {
    return root;
  }

  /** The scopes of a loop. */
  public Loop of(Stmt.For loop) {
    return loops.get(loop);
  }

  /** The scope of a macro or of the block of a call. */
  public Routine routine(Stmt statement) {
    return routines.get(statement);
  }

  /** The scope of any other statement that opens one. */
  public Symbols block(Stmt statement) {
    return blocks.get(statement);
  }

  /** The names that the template looks up among the variables given to it. */
  public Set<String> resolved() {
    return Set.copyOf(resolved);
  }
}
