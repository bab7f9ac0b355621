package io.rallyd.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A stable merge sort that asks only "is less". Unlike the sort of the platform it does not mind an
 * order that contradicts itself (numbers that are none).
 */
public final class Sorting {
  private record Keyed(Object key, Object value) {}

  private Sorting() {}

  /**
   * Sorts values by a key.
   *
   * @return a new list
   * @throws EvaluationException if two keys have no order
   */
  public static List<Object> sort(
      List<Object> values, UnaryOperator<Object> key, boolean descending) {
    List<Keyed> keyed = new ArrayList<>(values.size());
    Meter.elements(2L * values.size());
    for (Object value : values) {
      keyed.add(new Keyed(key.apply(value), value));
    }
    // Descending and still stable: turn the list, sort, and turn the result.
    if (descending) {
      Collections.reverse(keyed);
    }
    Keyed[] sorted = keyed.toArray(new Keyed[0]);
    sort(sorted, sorted.clone(), 0, sorted.length);
    List<Object> result = new ArrayList<>(sorted.length);
    for (Keyed item : sorted) {
      result.add(item.value);
    }
    if (descending) {
      Collections.reverse(result);
    }
    return result;
  }

  private static void sort(Keyed[] target, Keyed[] source, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(source, target, from, middle);
    sort(source, target, middle, to);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeRight =
          left >= middle || right < to && Equality.less(source[right].key, source[left].key);
      target[i] = takeRight ? source[right++] : source[left++];
    }
  }
}
