package io.rallyd.jinja.value;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** An immutable sequence, distinct from a list. May name its elements as attributes. */
public final class Tuple extends AbstractList<Object> implements RandomAccess, Attributed {
  /** The tuple without elements. */
  public static final Tuple EMPTY = new Tuple(new Object[0], List.of());

  private final Object[] items;
  private final List<String> names;

  private Tuple(Object[] items, List<String> names) {
    this.items = items;
    this.names = names;
  }

  /** A tuple of the values. */
  public static Tuple of(Object... items) {
    return new Tuple(items.clone(), List.of());
  }

  /** A tuple with the elements of a list. */
  public static Tuple copy(List<?> items) {
    return new Tuple(items.toArray(), List.of());
  }

  /** A tuple whose elements have names. */
  public static Tuple named(List<String> names, Object... items) {
    return new Tuple(items.clone(), List.copyOf(names));
  }

  @Override
  public Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }

  @Override
  public Object attribute(String name) {
    int index = names.indexOf(name);
    return index < 0 ? ABSENT : items[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tuple tuple && Equality.sequences(this, tuple);
  }

  @Override
  public int hashCode() {
    Meter.step(items.length);
    return Arrays.hashCode(items);
  }
}
