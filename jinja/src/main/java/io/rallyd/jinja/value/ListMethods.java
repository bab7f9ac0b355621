package io.rallyd.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Methods of lists and, where they change nothing, of tuples and ranges. */
final class ListMethods {
  static final MethodTable<List<Object>> SEQUENCES = readers(new MethodTable<>("tuple"));

  static final MethodTable<List<Object>> LISTS =
      readers(new MethodTable<List<Object>>("list"))
          .add("append", (list, a) -> insert(list, list.size(), a.get("object")), "object")
          .add("insert", ListMethods::insert, "index", "object")
          .add("extend", (list, a) -> extend(list, a.get("iterable")), "iterable")
          .add("pop", ListMethods::pop, "index?")
          .add("remove", (list, a) -> remove(list, a.get("value")), "value")
          .add("clear", (list, a) -> clear(list))
          .add("copy", (list, a) -> copy(list))
          .add("reverse", (list, a) -> reverse(list))
          .addNamed("sort", ListMethods::sort, "key?", "reverse?");

  private ListMethods() {}

  private static MethodTable<List<Object>> readers(MethodTable<List<Object>> table) {
    return table
        .add("count", (list, a) -> count(list, a.get("value")), "value")
        .add("index", ListMethods::index, "value", "start?", "stop?");
  }

  private static Object count(List<Object> list, Object value) {
    return list.stream().filter(item -> Equality.same(item, value)).count();
  }

  private static Object index(List<Object> list, Bound a) {
    int start = position(a.integer("start", 0), list.size());
    int stop = position(a.integer("stop", Integer.MAX_VALUE), list.size());
    for (int i = start; i < stop; i++) {
      if (Equality.same(list.get(i), a.get("value"))) {
        return (long) i;
      }
    }
    throw EvaluationException.value(Repr.of(a.get("value")) + " is not in the sequence");
  }

  private static int position(int index, int size) {
    return Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private static Object insert(List<Object> list, Bound a) {
    return insert(list, position(a.integer("index", 0), list.size()), a.get("object"));
  }

  private static Object insert(List<Object> list, int index, Object value) {
    Meter.elements(1);
    Meter.step((list.size() - index) / 64);
    list.add(index, value);
    return null;
  }

  private static Object extend(List<Object> list, Object values) {
    list.addAll(Iteration.list(values));
    return null;
  }

  private static Object pop(List<Object> list, Bound a) {
    int index = a.integer("index", -1);
    index = index < 0 ? index + list.size() : index;
    if (index < 0 || index >= list.size()) {
      throw EvaluationException.lookup(
          list.isEmpty() ? "pop from empty list" : "pop index out of range");
    }
    Meter.step((list.size() - index) / 64);
    return list.remove(index);
  }

  private static Object remove(List<Object> list, Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (Equality.same(list.get(i), value)) {
        list.remove(i);
        return null;
      }
    }
    throw EvaluationException.value("list.remove(x): x not in list");
  }

  private static Object clear(List<Object> list) {
    list.clear();
    return null;
  }

  private static Object copy(List<Object> list) {
    Meter.elements(list.size());
    return new ArrayList<>(list);
  }

  private static Object reverse(List<Object> list) {
    Meter.step(list.size());
    Collections.reverse(list);
    return null;
  }

  private static Object sort(List<Object> list, Bound a) {
    Object key = a.get("key");
    List<Object> sorted =
        Sorting.sort(
            list,
            key == null ? item -> item : item -> Calls.call(key, Arguments.of(item)),
            a.flag("reverse", false));
    list.clear();
    list.addAll(sorted);
    return null;
  }
}
