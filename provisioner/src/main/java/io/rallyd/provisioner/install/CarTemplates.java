package io.rallyd.provisioner.install;

import io.rallyd.jinja.Environment;
import io.rallyd.jinja.TemplateException;
import io.rallyd.protocol.RallyException;
import java.util.Map;

/** Renders the templates of cars as Jinja2 does, with its default settings. */
final class CarTemplates implements TemplateEngine {
  private final Environment environment = Environment.standard();

  @Override
  public String render(String name, String template, Map<String, Object> variables) {
    try {
      return environment.compile(name, template).render(variables);
    } catch (TemplateException e) {
      throw new RallyException(
          "Template [%s] of the car cannot be rendered: %s (line %d, column %d)."
              .formatted(e.template(), e.problem(), e.line(), e.column()),
          e);
    }
  }
}
