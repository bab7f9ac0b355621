package io.rallyd.jinja.run;

import io.rallyd.jinja.value.Attributed;
import io.rallyd.jinja.value.NamedType;
import java.util.Map;

/**
 * An imported template: its exported variables are attributes, and it prints as its text.
 *
 * @param name the name of the template
 * @param exports what it exports
 * @param text what it puts out
 */
record Module(String name, Map<String, Object> exports, String text)
    implements Attributed, NamedType {
  @Override
  public Object attribute(String attribute) {
    return exports.containsKey(attribute) ? exports.get(attribute) : ABSENT;
  }

  @Override
  public String typeName() {
    return "TemplateModule";
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
