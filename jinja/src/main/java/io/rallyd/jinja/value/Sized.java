package io.rallyd.jinja.value;

/** A value with a length that is no list, map or string. */
public interface Sized {
  /** The number of elements. */
  long length();
}
