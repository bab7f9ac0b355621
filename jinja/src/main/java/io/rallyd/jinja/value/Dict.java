package io.rallyd.jinja.value;

import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The dictionary of the language: insertion order, any hashable key, and keys that are equal as
 * numbers are the same key ({@code 1}, {@code 1.0}, {@code true}). Not thread-safe.
 */
public final class Dict extends AbstractMap<Object, Object> {
  private final LinkedHashMap<Object, Entry<Object, Object>> entries = new LinkedHashMap<>();

  /** An empty dictionary. */
  public Dict() {}

  /** A shallow copy of a map. */
  public Dict(Map<?, ?> source) {
    putAll(source);
  }

  /** What a key is compared and hashed by; fails for a key that cannot be hashed. */
  static Object normal(Object key) {
    if (key instanceof Boolean flag) {
      return flag ? 1L : 0L;
    } else if (key instanceof Double number) {
      if (number == Math.rint(number) && !Double.isInfinite(number)) {
        return Math.abs(number) < 1L << 53
            ? (Object) (long) (double) number
            : Numbers.normal(new java.math.BigDecimal(number).toBigInteger());
      }
      return key;
    } else if (key instanceof BigInteger number) {
      return Numbers.normal(number);
    } else if (key instanceof Tuple tuple) {
      Object[] items = new Object[tuple.size()];
      for (int i = 0; i < items.length; i++) {
        Meter.step(1);
        items[i] = normal(tuple.get(i));
      }
      return Tuple.of(items);
    } else if (key instanceof List || key instanceof Map) {
      throw EvaluationException.type("unhashable type: '" + Types.name(key) + "'");
    }
    return key;
  }

  @Override
  public Object put(Object key, Object value) {
    Object normal = normal(key);
    Entry<Object, Object> entry = entries.get(normal);
    if (entry != null) {
      return entry.setValue(value);
    }
    Meter.elements(2);
    entries.put(normal, new SimpleEntry<>(key, value));
    return null;
  }

  @Override
  public Object get(Object key) {
    Entry<Object, Object> entry = entries.get(normal(key));
    return entry == null ? null : entry.getValue();
  }

  @Override
  public boolean containsKey(Object key) {
    return entries.containsKey(normal(key));
  }

  @Override
  public Object remove(Object key) {
    Entry<Object, Object> entry = entries.remove(normal(key));
    return entry == null ? null : entry.getValue();
  }

  @Override
  public void clear() {
    entries.clear();
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<Object, Object>> iterator() {
        return entries.values().iterator();
      }

      @Override
      public int size() {
        return entries.size();
      }
    };
  }

  /** Adds the arguments of a call: a mapping or pairs, and names with values. */
  public void update(Arguments arguments) {
    DictMethods.update(this, arguments);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Map && Equality.of(this, other);
  }

  @Override
  public int hashCode() {
    return entries.keySet().hashCode();
  }
}
