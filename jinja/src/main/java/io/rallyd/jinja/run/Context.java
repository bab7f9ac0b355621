package io.rallyd.jinja.run;

import io.rallyd.jinja.value.Undefined;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The variables given to a template and those it sets at its top level. */
final class Context {
  /** Marks a variable without value. */
  static final Object MISSING = Undefined.because("a variable has no value");

  private final Map<String, Object> given;
  private final Map<String, Object> set = new HashMap<>();
  private final Set<String> exported = new HashSet<>();

  Context(Map<String, Object> given) {
    this.given = given;
  }

  /** The value of a variable, or {@link #MISSING}. */
  Object resolve(String name) {
    Object value = set.get(name);
    if (value != null || set.containsKey(name)) {
      return value;
    }
    value = given.get(name);
    return value != null || given.containsKey(name) ? value : MISSING;
  }

  /** Sets a variable at the top level; others see it if it is exported. */
  void set(String name, Object value, boolean export) {
    set.put(name, value);
    if (export && !name.startsWith("_")) {
      exported.add(name);
    } else if (!export) {
      exported.remove(name);
    }
  }

  /** What an import of the template can reach. */
  Map<String, Object> exports() {
    Map<String, Object> exports = new LinkedHashMap<>();
    exported.forEach(name -> exports.put(name, set.get(name)));
    return exports;
  }

  /** A copy of all variables. */
  Map<String, Object> all() {
    Map<String, Object> all = new HashMap<>(given);
    all.putAll(set);
    return all;
  }
}
