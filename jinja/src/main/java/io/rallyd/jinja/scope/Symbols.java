package io.rallyd.jinja.scope;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The variables of one scope: which names belong to it, where each has its value from, and which
 * are set in it. Names of outer scopes are found through {@link #parent()}.
 *
 * <p>A name belongs to the scope where the text first reads or sets it, and the whole scope is
 * looked at before it runs. So a macro sees a variable that is set below it, and a name that is set
 * in only some branches of an {@code if} falls back to what is outside.
 */
public final class Symbols {
  private final Symbols parent;
  private final Map<String, Load> loads;
  private final Set<String> stores;

  Symbols(Symbols parent) {
    this(parent, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  private Symbols(Symbols parent, Map<String, Load> loads, Set<String> stores) {
    this.parent = parent;
    this.loads = loads;
    this.stores = stores;
  }

  Symbols copy() {
    return new Symbols(parent, new LinkedHashMap<>(loads), new LinkedHashSet<>(stores));
  }

  /** The scope around, or null. */
  public Symbols parent() {
    return parent;
  }

  /** The names of this scope and where their first values come from. */
  public Map<String, Load> loads() {
    return loads;
  }

  /** The names that are set in this scope. */
  public Set<String> stores() {
    return stores;
  }

  boolean isKnown(String name) {
    return loads.containsKey(name) || parent != null && parent.isKnown(name);
  }

  private boolean isKnownOutside(String name) {
    return parent != null && parent.isKnown(name);
  }

  void load(String name) {
    if (!isKnown(name)) {
      loads.put(name, Load.RESOLVE);
    }
  }

  void store(String name) {
    stores.add(name);
    loads.putIfAbsent(name, isKnownOutside(name) ? Load.ALIAS : Load.UNDEFINED);
  }

  void parameter(String name) {
    stores.add(name);
    loads.put(name, Load.PARAMETER);
  }

  /** Takes over what the branches of a statement found, of which only one will run. */
  void merge(List<Symbols> branches) {
    Set<String> fresh = new LinkedHashSet<>();
    branches.forEach(branch -> fresh.addAll(branch.stores));
    fresh.removeAll(stores);
    for (Symbols branch : branches) {
      loads.putAll(branch.loads);
      stores.addAll(branch.stores);
    }
    for (String name : fresh) {
      loads.put(name, isKnownOutside(name) ? Load.ALIAS : Load.RESOLVE);
    }
  }
}
