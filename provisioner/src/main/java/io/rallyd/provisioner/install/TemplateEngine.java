package io.rallyd.provisioner.install;

import java.util.Map;

/** Renders the text of a template; the one place where a car meets a template language. */
@FunctionalInterface
interface TemplateEngine {
  /**
   * Renders a template.
   *
   * @param name for error messages
   * @throws io.rallyd.protocol.RallyException naming the template and what is wrong with it
   */
  String render(String name, String template, Map<String, Object> variables);
}
