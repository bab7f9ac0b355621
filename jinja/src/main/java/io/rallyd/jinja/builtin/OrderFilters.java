package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Dict;
import io.rallyd.jinja.value.Equality;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Lazy;
import io.rallyd.jinja.value.Sorting;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that compare elements: sort, group, smallest, largest, unique. */
final class OrderFilters {
  private static final List<String> GROUP = List.of("grouper", "list");

  private OrderFilters() {}

  static void add(Table table) {
    table
        .add("sort", OrderFilters::sort, "reverse?", "case_sensitive?", "attribute?")
        .add("dictsort", OrderFilters::dictSort, "case_sensitive?", "by?", "reverse?")
        .add(
            "unique",
            (x, a) -> new Lazy("sync_do_unique", new Deferred(() -> unique(x, a).iterator())),
            "case_sensitive?",
            "attribute?")
        .add("min", (x, a) -> extreme(x, a, false), "case_sensitive?", "attribute?")
        .add("max", (x, a) -> extreme(x, a, true), "case_sensitive?", "attribute?")
        .add("groupby", OrderFilters::group, "attribute", "default?", "case_sensitive?");
  }

  private static Object sort(Object value, Bound a) {
    UnaryOperator<Object> key = Lookup.several(a.get("attribute"), a.flag("case_sensitive", false));
    return Sorting.sort(Iteration.list(value), key, a.flag("reverse", false));
  }

  private static Object dictSort(Object value, Bound a) {
    boolean caseSensitive = a.flag("case_sensitive", false);
    Object by = a.get("by", "key");
    if (!"key".equals(by) && !"value".equals(by)) {
      throw EvaluationException.value("dictsort sorts by 'key' or by 'value'");
    }
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw EvaluationException.type("dictsort needs a mapping, not " + Types.name(value));
    }
    int position = "key".equals(by) ? 0 : 1;
    List<Object> pairs = new ArrayList<>();
    map.forEach((key, element) -> pairs.add(Tuple.of(key, element)));
    return Sorting.sort(
        pairs,
        pair -> Lookup.fold(((Tuple) pair).get(position), caseSensitive),
        a.flag("reverse", false));
  }

  private static List<Object> unique(Object value, Bound a) {
    UnaryOperator<Object> key =
        Lookup.folded(a.get("attribute"), null, a.flag("case_sensitive", false));
    Dict seen = new Dict();
    List<Object> unique = new ArrayList<>();
    Iterator<Object> elements = Iteration.of(value);
    while (elements.hasNext()) {
      Object element = elements.next();
      int before = seen.size();
      seen.put(key.apply(element), true);
      if (seen.size() > before) {
        unique.add(element);
      }
    }
    return unique;
  }

  private static Object extreme(Object value, Bound a, boolean largest) {
    UnaryOperator<Object> key =
        Lookup.folded(a.get("attribute"), null, a.flag("case_sensitive", false));
    Iterator<Object> elements = Iteration.of(value);
    if (!elements.hasNext()) {
      return Undefined.because("No aggregated item, sequence was empty.");
    }
    Object best = elements.next();
    Object bestKey = key.apply(best);
    while (elements.hasNext()) {
      Object next = elements.next();
      Object nextKey = key.apply(next);
      if (largest ? Equality.greater(nextKey, bestKey) : Equality.less(nextKey, bestKey)) {
        best = next;
        bestKey = nextKey;
      }
    }
    return best;
  }

  private static Object group(Object value, Bound a) {
    Object fallback = a.get("default");
    boolean caseSensitive = a.flag("case_sensitive", false);
    UnaryOperator<Object> shown = Lookup.of(a.get("attribute"), fallback);
    UnaryOperator<Object> key = Lookup.folded(a.get("attribute"), fallback, caseSensitive);
    List<Object> groups = new ArrayList<>();
    List<Object> current = new ArrayList<>();
    Object currentKey = null;
    for (Object element : Sorting.sort(Iteration.list(value), key, false)) {
      Object next = key.apply(element);
      if (!current.isEmpty() && !Equality.of(currentKey, next)) {
        groups.add(Tuple.named(GROUP, shown.apply(current.get(0)), current));
        current = new ArrayList<>();
      }
      currentKey = next;
      current.add(element);
    }
    if (!current.isEmpty()) {
      groups.add(Tuple.named(GROUP, shown.apply(current.get(0)), current));
    }
    return groups;
  }
}
