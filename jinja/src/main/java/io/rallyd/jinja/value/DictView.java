package io.rallyd.jinja.value;

import java.util.Iterator;
import java.util.Map;

/**
 * The keys, values or items of a dictionary, as a live view.
 *
 * @param owner the dictionary
 * @param part what is seen of it
 */
record DictView(Map<Object, Object> owner, Part part)
    implements Iterable<Object>, Sized, NamedType {
  /** What a view shows. */
  enum Part {
    KEYS,
    VALUES,
    ITEMS
  }

  @Override
  public Iterator<Object> iterator() {
    Iterator<Map.Entry<Object, Object>> entries = owner.entrySet().iterator();
    int size = owner.size();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (owner.size() != size) {
          throw EvaluationException.runtime("dictionary changed size during iteration");
        }
        return entries.hasNext();
      }

      @Override
      public Object next() {
        Map.Entry<Object, Object> entry = entries.next();
        return switch (part) {
          case KEYS -> entry.getKey();
          case VALUES -> entry.getValue();
          case ITEMS -> Tuple.of(entry.getKey(), entry.getValue());
        };
      }
    };
  }

  @Override
  public long length() {
    return owner.size();
  }

  @Override
  public String typeName() {
    return switch (part) {
      case KEYS -> "dict_keys";
      case VALUES -> "dict_values";
      case ITEMS -> "dict_items";
    };
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
