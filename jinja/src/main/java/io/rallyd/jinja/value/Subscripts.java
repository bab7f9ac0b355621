package io.rallyd.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Elements and slices of values. */
public final class Subscripts {
  private Subscripts() {}

  /** The element of a value by key or index, {@link Attributed#ABSENT} if there is none. */
  static Object find(Object owner, Object key) {
    if (owner instanceof Map<?, ?> map) {
      if (key instanceof List && !(key instanceof Tuple) || key instanceof Map) {
        return Attributed.ABSENT;
      }
      Object found = map.get(key);
      return found != null || map.containsKey(key) ? found : Attributed.ABSENT;
    }
    if (!Numbers.isInteger(key) || key instanceof BigInteger) {
      return Attributed.ABSENT;
    }
    long index = Numbers.small(key);
    if (owner instanceof List<?> list) {
      index = index < 0 ? index + list.size() : index;
      return index < 0 || index >= list.size() ? Attributed.ABSENT : list.get((int) index);
    } else if (owner instanceof String text) {
      int length = Characters.length(text);
      index = index < 0 ? index + length : index;
      return index < 0 || index >= length
          ? Attributed.ABSENT
          : Characters.slice(text, (int) index, (int) index + 1);
    } else if (owner instanceof Range range) {
      long length = range.length();
      index = index < 0 ? index + length : index;
      return index < 0 || index >= length ? Attributed.ABSENT : range.at(index);
    }
    return Attributed.ABSENT;
  }

  /**
   * The part of a sequence between two positions; each of the three numbers may be null.
   *
   * @throws EvaluationException if the value has no slices or a bound is no integer
   */
  public static Object slice(Object owner, Object start, Object stop, Object step) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (owner instanceof Map) {
      throw EvaluationException.type("unhashable type: 'slice'");
    }
    if (!(owner instanceof String || owner instanceof List || owner instanceof Range)) {
      throw EvaluationException.type("'" + Types.name(owner) + "' object is not subscriptable");
    }
    long length = Iteration.length(owner);
    long stride = step == null ? 1 : index(step);
    if (stride == 0) {
      throw EvaluationException.value("slice step cannot be zero");
    }
    boolean forward = stride > 0;
    long from = start == null ? (forward ? 0 : length - 1) : edge(index(start), length, forward);
    long to = stop == null ? (forward ? length : -1) : edge(index(stop), length, forward);
    if (owner instanceof Range range) {
      return new Range(
          range.start() + from * range.step(),
          range.start() + to * range.step(),
          range.step() * stride);
    }
    return take(owner, from, to, stride);
  }

  private static Object take(Object owner, long from, long to, long stride) {
    if (owner instanceof String text && stride == 1) {
      return from >= to ? "" : Characters.slice(text, (int) from, (int) to);
    }
    List<?> source = owner instanceof List<?> list ? list : Iteration.list(owner);
    List<Object> taken = new ArrayList<>();
    for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
      taken.add(source.get((int) i));
    }
    Meter.step(taken.size());
    Meter.elements(taken.size());
    if (owner instanceof String) {
      StringBuilder text = new StringBuilder();
      taken.forEach(text::append);
      return text.toString();
    }
    return owner instanceof Tuple ? Tuple.copy(taken) : taken;
  }

  private static long edge(long position, long length, boolean forward) {
    long absolute = position < 0 ? position + length : position;
    return forward
        ? Math.max(0, Math.min(length, absolute))
        : Math.max(-1, Math.min(length - 1, absolute));
  }

  private static long index(Object value) {
    if (value instanceof BigInteger number) {
      return number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    if (!Numbers.isInteger(value)) {
      throw value instanceof Undefined undefined
          ? undefined.failure()
          : EvaluationException.type("slice indices must be integers or None");
    }
    return Numbers.clamp(value);
  }
}
