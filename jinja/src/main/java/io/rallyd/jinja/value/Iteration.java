package io.rallyd.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Walking over values. Every element taken counts as a step of the rendering. */
public final class Iteration {
  private Iteration() {}

  /**
   * The elements of a value: of a string its characters, of a map its keys, of an undefined value
   * none.
   *
   * @throws EvaluationException if the value has no elements
   */
  public static Iterator<Object> of(Object value) {
    if (value instanceof List<?> list) {
      return new Live(list);
    } else if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked")
      Map<Object, Object> keyed = (Map<Object, Object>) map;
      return counted(new DictView(keyed, DictView.Part.KEYS).iterator());
    } else if (value instanceof String text) {
      return counted(text.codePoints().mapToObj(c -> (Object) Characters.of(c)).iterator());
    } else if (value instanceof Undefined) {
      return Collections.emptyIterator();
    } else if (value instanceof Iterable<?> iterable) {
      return counted(iterable.iterator());
    }
    throw EvaluationException.type("'" + Types.name(value) + "' object is not iterable");
  }

  /** True if {@link #of} accepts the value. */
  public static boolean isIterable(Object value) {
    return value instanceof Iterable
        || value instanceof Map
        || value instanceof String
        || value instanceof Undefined;
  }

  /** The elements of a value as a new list. */
  public static List<Object> list(Object value) {
    List<Object> list = new ArrayList<>();
    Iterator<Object> elements = of(value);
    while (elements.hasNext()) {
      Meter.elements(1);
      list.add(elements.next());
    }
    return list;
  }

  /**
   * The number of elements of a value.
   *
   * @throws EvaluationException if the value has no length
   */
  public static long length(Object value) {
    long length = lengthOrNegative(value);
    if (length < 0) {
      throw EvaluationException.type("object of type '" + Types.name(value) + "' has no len()");
    }
    return length;
  }

  /** The number of elements of a value, or -1 if it has no length. */
  public static long lengthOrNegative(Object value) {
    if (value instanceof String text) {
      return Characters.length(text);
    } else if (value instanceof List<?> list) {
      return list.size();
    } else if (value instanceof Map<?, ?> map) {
      return map.size();
    } else if (value instanceof Sized sized) {
      return sized.length();
    }
    return value instanceof Undefined ? 0 : -1;
  }

  private static Iterator<Object> counted(Iterator<?> elements) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Object next() {
        Meter.step(1);
        return elements.next();
      }
    };
  }

  /** Walks a list by index, so that elements appended meanwhile are seen. */
  private static final class Live implements Iterator<Object> {
    private final List<?> list;
    private int index;

    Live(List<?> list) {
      this.list = list;
    }

    @Override
    public boolean hasNext() {
      return index < list.size();
    }

    @Override
    public Object next() {
      Meter.step(1);
      return list.get(index++);
    }
  }
}
