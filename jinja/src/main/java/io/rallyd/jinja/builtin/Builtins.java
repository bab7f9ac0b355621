package io.rallyd.jinja.builtin;

import io.rallyd.jinja.run.Registry;

/** Everything that exists without being added: filters, tests and global functions. */
public final class Builtins {
  private Builtins() {}

  /** A registry with all of it. */
  public static Registry registry() {
    Registry registry = new Registry();
    Table table = new Table(registry.filters());
    TextFilters.add(table);
    LayoutFilters.add(table);
    NumberFilters.add(table);
    SequenceFilters.add(table);
    OrderFilters.add(table);
    ChoiceFilters.add(table, registry);
    Tests.add(registry);
    Globals.add(registry.globals());
    return registry;
  }
}
