package io.rallyd.jinja.value;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An arithmetic progression that is never stored.
 *
 * @param start the first number
 * @param stop where it ends, exclusive
 * @param step the distance, not zero
 */
public record Range(long start, long stop, long step)
    implements Iterable<Object>, Sized, NamedType {
  /** Checks the step. */
  public Range {
    if (step == 0) {
      throw EvaluationException.value("range() arg 3 must not be zero");
    }
  }

  @Override
  public long length() {
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    java.math.BigInteger span =
        java.math.BigInteger.valueOf(stop).subtract(java.math.BigInteger.valueOf(start)).abs();
    java.math.BigInteger width = java.math.BigInteger.valueOf(step).abs();
    java.math.BigInteger length = span.add(width).subtract(java.math.BigInteger.ONE).divide(width);
    return length.bitLength() > 63 ? Long.MAX_VALUE : length.longValue();
  }

  /** The number at an index from 0 to the length, exclusive. */
  Object at(long index) {
    return start + index * step;
  }

  /** True if the number is a member. */
  boolean contains(long number) {
    boolean inside = step > 0 ? number >= start && number < stop : number <= start && number > stop;
    return inside && Math.floorMod(number - start, step) == 0;
  }

  @Override
  public Iterator<Object> iterator() {
    long length = length();
    return new Iterator<>() {
      private long index;

      @Override
      public boolean hasNext() {
        return index < length;
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return at(index++);
      }
    };
  }

  @Override
  public String typeName() {
    return "range";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Range range
        && length() == range.length()
        && (length() == 0 || start == range.start && (length() == 1 || step == range.step));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(length());
  }

  @Override
  public String toString() {
    return step == 1
        ? "range(" + start + ", " + stop + ")"
        : "range(" + start + ", " + stop + ", " + step + ")";
  }
}
