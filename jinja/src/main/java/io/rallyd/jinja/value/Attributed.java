package io.rallyd.jinja.value;

/** A value with attributes of its own, reached by {@code value.name}. */
public interface Attributed {
  /** Marks an attribute that does not exist. */
  Object ABSENT = new Object();

  /**
   * The value of an attribute.
   *
   * @return the value, or {@link #ABSENT}
   */
  Object attribute(String name);
}
