package io.rallyd.jinja.value;

/** A value of a type of its own, which error messages call by this name. */
public interface NamedType {
  /** The name of the type. */
  String typeName();
}
