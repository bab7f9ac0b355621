package io.rallyd.jinja.value;

import java.util.Iterator;

/** The result of a filter that works as it is read: it can be read once. */
public final class Lazy implements Iterable<Object>, NamedType {
  private final String name;
  private final Iterator<Object> elements;

  /**
   * Creates a sequence to be read once.
   *
   * @param name what it prints as
   */
  public Lazy(String name, Iterator<Object> elements) {
    this.name = name;
    this.elements = elements;
  }

  @Override
  public Iterator<Object> iterator() {
    return elements;
  }

  @Override
  public String typeName() {
    return "generator";
  }

  @Override
  public String toString() {
    return "<generator object " + name + ">";
  }
}
