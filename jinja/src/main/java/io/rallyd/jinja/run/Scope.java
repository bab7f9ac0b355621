package io.rallyd.jinja.run;

import io.rallyd.jinja.scope.Load;
import io.rallyd.jinja.scope.Symbols;
import java.util.HashMap;
import java.util.Map;

/** The values of the variables of a scope while it runs. */
final class Scope {
  private final Scope outer;
  private final Symbols symbols;
  private final Map<String, Object> values = new HashMap<>();

  private Scope(Symbols symbols, Scope outer) {
    this.symbols = symbols;
    this.outer = outer;
  }

  /** Enters a scope: its variables get their first values. */
  static Scope enter(Symbols symbols, Scope outer, Context context) {
    Scope scope = new Scope(symbols, outer);
    for (Map.Entry<String, Load> entry : symbols.loads().entrySet()) {
      String name = entry.getKey();
      scope.values.put(
          name,
          switch (entry.getValue()) {
            case RESOLVE -> context.resolve(name);
            case ALIAS -> outer.get(name, context);
            case PARAMETER, UNDEFINED -> Context.MISSING;
          });
    }
    return scope;
  }

  /** The value of a variable, or {@link Context#MISSING}. */
  Object get(String name, Context context) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.values.get(name);
      if (value != null || scope.values.containsKey(name)) {
        return value;
      }
    }
    return context.resolve(name);
  }

  void set(String name, Object value) {
    values.put(name, value);
  }

  /** Adds the variables that are set here and around and have a value. */
  void addLocals(Map<String, Object> target) {
    if (outer != null) {
      outer.addLocals(target);
    }
    for (String name : symbols.stores()) {
      Object value = values.get(name);
      if (value != Context.MISSING) {
        target.put(name, value);
      }
    }
  }
}
