package io.rallyd.jinja.value;

import java.util.Map;

/** An object whose attributes a template may set, also from inside loops. */
public final class Namespace implements Attributed, NamedType {
  private final Dict attributes = new Dict();

  /** A namespace made of the arguments of its call: a mapping, pairs, or names with values. */
  public Namespace(Arguments arguments) {
    DictMethods.update(attributes, arguments);
  }

  @Override
  public Object attribute(String name) {
    return attributes.containsKey(name) ? attributes.get(name) : ABSENT;
  }

  /** Sets an attribute. */
  public void set(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public String typeName() {
    return "Namespace";
  }

  @Override
  public String toString() {
    return "<Namespace " + Repr.of((Map<?, ?>) attributes) + ">";
  }
}
