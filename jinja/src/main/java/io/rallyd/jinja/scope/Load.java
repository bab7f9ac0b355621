package io.rallyd.jinja.scope;

/** Where a variable of a scope has its value from when the scope is entered. */
public enum Load {
  /** Whoever enters the scope sets it. */
  PARAMETER,
  /** The variables given to the rendering. */
  RESOLVE,
  /** The variable of that name in the scope around. */
  ALIAS,
  /** It has no value before it is set. */
  UNDEFINED
}
