package io.rallyd.jinja.value;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The names of the types of the language, as error messages and users know them. */
public final class Types {
  private Types() {}

  /** The name of the type of a value, for example {@code str} or {@code list}. */
  public static String name(Object value) {
    if (value == null) {
      return "NoneType";
    } else if (value instanceof String) {
      return "str";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof Long || value instanceof BigInteger) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof Tuple) {
      return "tuple";
    } else if (value instanceof List) {
      return "list";
    } else if (value instanceof Map) {
      return "dict";
    } else if (value instanceof Undefined) {
      return "Undefined";
    } else if (value instanceof NamedType typed) {
      return typed.typeName();
    } else if (value instanceof Function) {
      return "function";
    }
    return value.getClass().getSimpleName();
  }
}
