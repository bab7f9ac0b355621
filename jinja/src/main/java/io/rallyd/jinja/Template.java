package io.rallyd.jinja;

import io.rallyd.jinja.run.Failure;
import io.rallyd.jinja.run.Program;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A template that can be rendered any number of times. Immutable and safe for use by threads. */
public final class Template {
  private final Environment environment;
  private final Program program;

  Template(Environment environment, Program program) {
    this.environment = environment;
    this.program = program;
  }

  /** The name given to {@link Environment#compile}. */
  public String name() {
    return program.source().name();
  }

  /**
   * Renders the template.
   *
   * @param variables its variables: null, Boolean, numbers, String, List, Map, arrays and {@link
   *     io.rallyd.jinja.value.Function}s, nested as you like; copied, so a template cannot change
   *     them. They hide global values of the same name. Imports without context do not see them.
   * @return the text
   * @throws TemplateException if the rendering fails or reaches a limit
   */
  public String render(Map<String, ?> variables) {
    try {
      return environment.rendering().render(program, variables);
    } catch (Failure e) {
      throw new TemplateException(e);
    }
  }

  /**
   * The names that the template may look up from outside, in alphabetical order: those it reads
   * without having set them first on every way there. Global values of the environment do not
   * count, nor does what included templates read. Equal to {@code
   * jinja2.meta.find_undeclared_variables}.
   */
  public Set<String> undeclaredVariables() {
    Set<String> names = new TreeSet<>(program.bindings().resolved());
    names.removeAll(environment.globalNames());
    return names;
  }
}
