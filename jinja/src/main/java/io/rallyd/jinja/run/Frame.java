package io.rallyd.jinja.run;

import io.rallyd.jinja.scope.Symbols;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a statement runs.
 *
 * @param program the template
 * @param context the variables of the template
 * @param scope the scope
 * @param output where text goes
 * @param top true at the top level of the template, where variables are exported
 */
record Frame(Program program, Context context, Scope scope, Output output, boolean top) {
  /** A frame for a scope inside this one. */
  Frame enter(Symbols symbols) {
    return new Frame(program, context, Scope.enter(symbols, scope, context), output, false);
  }

  /** A frame whose text goes elsewhere. */
  Frame into(Output other) {
    return new Frame(program, context, scope, other, top);
  }

  /** Sets a variable. */
  void set(String name, Object value, boolean export) {
    scope.set(name, value);
    if (top) {
      context.set(name, value, export);
    }
  }

  /** All variables that are visible here, as a copy. */
  Map<String, Object> visible() {
    Map<String, Object> all = new HashMap<>(context.all());
    scope.addLocals(all);
    return all;
  }
}
