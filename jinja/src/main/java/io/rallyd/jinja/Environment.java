package io.rallyd.jinja;

import io.rallyd.jinja.builtin.Builtins;
import io.rallyd.jinja.run.Failure;
import io.rallyd.jinja.run.Limits;
import io.rallyd.jinja.run.Program;
import io.rallyd.jinja.run.Registry;
import io.rallyd.jinja.run.Rendering;
import io.rallyd.jinja.syntax.Source;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Filter;
import io.rallyd.jinja.value.Test;
import io.rallyd.jinja.value.Values;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * What templates share: the loader of included templates, global values, filters, tests and limits.
 * Starts with everything of Jinja2 3.1 except what is for HTML and inheritance. Immutable, and safe
 * for use by threads if the loader, functions and filters added to it are.
 */
public final class Environment {
  private final Registry registry;
  private final TemplateLoader loader;
  private final Limits limits;

  private Environment(Builder builder) {
    this.registry = builder.registry;
    this.loader = builder.loader;
    this.limits = builder.limits;
  }

  /** An environment with nothing added. */
  public static Environment standard() {
    return builder().build();
  }

  /** A builder of an environment. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a template.
   *
   * @param name its name, used in messages
   * @param source its text
   * @throws TemplateException if it cannot be understood, or uses a filter or test that is unknown
   */
  public Template compile(String name, String source) {
    try {
      return new Template(this, Program.of(Source.of(name, source), registry));
    } catch (Failure e) {
      throw new TemplateException(e);
    }
  }

  Rendering rendering() {
    return new Rendering(registry, this::find, limits);
  }

  Set<String> globalNames() {
    return registry.globals().keySet();
  }

  private Program find(String name) {
    try {
      return loader
          .source(name)
          .map(source -> Program.of(Source.of(name, source), registry))
          .orElse(null);
    } catch (IOException e) {
      throw EvaluationException.runtime(
          "the template '" + name + "' cannot be read: " + e.getMessage());
    }
  }

  /** Collects what an environment has. Not safe for use by threads. */
  public static final class Builder {
    private final Registry registry = Builtins.registry();
    private TemplateLoader loader = TemplateLoader.NONE;
    private Limits limits = Limits.DEFAULT;

    private Builder() {}

    /** Sets where included and imported templates come from; without it there are none. */
    public Builder loader(TemplateLoader templates) {
      this.loader = templates;
      return this;
    }

    /**
     * Adds a value that every template sees, imported ones too; replaces one of that name.
     *
     * @param value as a variable of {@link Template#render}
     */
    public Builder global(String name, Object value) {
      registry.globals().put(name, value);
      return this;
    }

    /** Adds several global values. */
    public Builder globals(Map<String, ?> values) {
      registry.globals().putAll(values);
      return this;
    }

    /** Adds a filter; replaces one of that name. */
    public Builder filter(String name, Filter filter) {
      registry.filters().put(name, (input, args) -> Values.of(filter.apply(input, args)));
      return this;
    }

    /** Adds a test; replaces one of that name. */
    public Builder test(String name, Test test) {
      registry.tests().put(name, test);
      return this;
    }

    /** Sets what a rendering may use; without it {@link Limits#DEFAULT} holds. */
    public Builder limits(Limits maximum) {
      this.limits = maximum;
      return this;
    }

    /** The environment. The builder must not be used afterwards. */
    public Environment build() {
      return new Environment(this);
    }
  }
}
