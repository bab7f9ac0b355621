package io.rallyd.jinja.value;

/** Attributes of values: {@code value.name} and {@code value[key]}. */
public final class Attributes {
  private Attributes() {}

  /** The attribute of a value, else its element by that name, else undefined. */
  public static Object get(Object owner, String name) {
    Object value = attribute(owner, name);
    if (value == Attributed.ABSENT) {
      value = Subscripts.find(owner, name);
    }
    return value == Attributed.ABSENT ? Undefined.of(owner, name) : value;
  }

  /** The element of a value, else its attribute by that name, else undefined. */
  public static Object item(Object owner, Object key) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object value = Subscripts.find(owner, key);
    if (value == Attributed.ABSENT && key instanceof String name) {
      value = attribute(owner, name);
    }
    return value == Attributed.ABSENT ? Undefined.of(owner, key) : value;
  }

  /** The attribute of a value, {@link Attributed#ABSENT} if there is none. */
  public static Object attribute(Object owner, String name) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (owner instanceof Attributed attributed) {
      Object value = attributed.attribute(name);
      if (value != Attributed.ABSENT) {
        return value;
      }
    }
    return Methods.find(owner, name);
  }
}
