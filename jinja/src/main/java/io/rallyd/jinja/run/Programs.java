package io.rallyd.jinja.run;

/** Where the templates are that other templates name. */
@FunctionalInterface
public interface Programs {
  /**
   * The template of a name.
   *
   * @return the template, or null if there is none
   */
  Program find(String name);
}
