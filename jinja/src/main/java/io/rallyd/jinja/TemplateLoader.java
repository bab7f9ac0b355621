package io.rallyd.jinja;

import java.io.IOException;
import java.util.Optional;

/** Finds the templates that templates include and import. */
@FunctionalInterface
public interface TemplateLoader {
  /** A loader that knows no template. */
  TemplateLoader NONE = name -> Optional.empty();

  /**
   * The source of a template.
   *
   * @param name the name as the template wrote it; whether it may leave a directory is for the
   *     loader to decide
   * @return the source, empty if there is no such template
   * @throws IOException if there is one that cannot be read
   */
  Optional<String> source(String name) throws IOException;

  /** A loader that asks this one first and then another. */
  default TemplateLoader or(TemplateLoader other) {
    return name -> {
      Optional<String> source = source(name);
      return source.isPresent() ? source : other.source(name);
    };
  }
}
