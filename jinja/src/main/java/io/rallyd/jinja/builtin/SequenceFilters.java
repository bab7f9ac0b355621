package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Attributed;
import io.rallyd.jinja.value.Attributes;
import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Lazy;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Operators;
import io.rallyd.jinja.value.Range;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Truth;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Filters on sequences that keep the order of the elements. */
final class SequenceFilters {
  private SequenceFilters() {}

  static void add(Table table) {
    table
        .add("default", SequenceFilters::fallback, "default_value?", "boolean?")
        .add("d", SequenceFilters::fallback, "default_value?", "boolean?")
        .add("length", (x, a) -> Iteration.length(x))
        .add("count", (x, a) -> Iteration.length(x))
        .add("list", (x, a) -> Iteration.list(x))
        .add("first", (x, a) -> first(x))
        .add("last", (x, a) -> last(x))
        .add("random", (x, a) -> random(x))
        .add("reverse", (x, a) -> reverse(x))
        .add("join", SequenceFilters::join, "d?", "attribute?")
        .add("sum", SequenceFilters::sum, "attribute?", "start?")
        .add("batch", (x, a) -> lazy("do_batch", () -> batch(x, a)), "linecount", "fill_with?")
        .add("slice", (x, a) -> lazy("sync_do_slice", () -> slice(x, a)), "slices", "fill_with?")
        .add("items", (x, a) -> lazy("do_items", () -> items(x)))
        .add("attr", (x, a) -> attribute(x, a.get("name")), "name");
  }

  private static Object lazy(String name, Supplier<List<Object>> maker) {
    return new Lazy(name, new Deferred(() -> maker.get().iterator()));
  }

  private static Object fallback(Object value, Bound a) {
    boolean replace = value instanceof Undefined || a.flag("boolean", false) && !Truth.of(value);
    return replace ? a.get("default_value", "") : value;
  }

  private static Object first(Object value) {
    Iterator<Object> elements = Iteration.of(value);
    return elements.hasNext()
        ? elements.next()
        : Undefined.because("No first item, sequence was empty.");
  }

  private static boolean isReversible(Object value) {
    return Iteration.isIterable(value) && Iteration.lengthOrNegative(value) >= 0;
  }

  private static Object last(Object value) {
    if (!isReversible(value)) {
      throw EvaluationException.type("'" + Types.name(value) + "' object is not reversible");
    }
    List<Object> elements = Iteration.list(value);
    return elements.isEmpty()
        ? Undefined.because("No last item, sequence was empty.")
        : elements.get(elements.size() - 1);
  }

  private static Object random(Object value) {
    long length = Iteration.length(value);
    if (length == 0) {
      return Undefined.because("No random item, sequence was empty.");
    }
    if (!(value instanceof String || value instanceof List || value instanceof Range)) {
      throw EvaluationException.lookup("random needs a sequence, not " + Types.name(value));
    }
    return Attributes.item(value, ThreadLocalRandom.current().nextLong(length));
  }

  private static Object reverse(Object value) {
    if (value instanceof String text) {
      Meter.text(text.length());
      return new StringBuilder(text).reverse().toString();
    }
    if (!Iteration.isIterable(value)) {
      throw EvaluationException.value("argument must be iterable");
    }
    List<Object> elements = Iteration.list(value);
    Collections.reverse(elements);
    return isReversible(value) ? new Lazy("reversed", elements.iterator()) : elements;
  }

  private static Object join(Object value, Bound a) {
    String separator = Repr.text(a.get("d", ""));
    UnaryOperator<Object> lookup = Lookup.of(a.get("attribute"), null);
    StringBuilder out = new StringBuilder();
    Iterator<Object> elements = Iteration.of(value);
    for (boolean first = true; elements.hasNext(); first = false) {
      String text = Repr.text(lookup.apply(elements.next()));
      Meter.text((long) text.length() + separator.length());
      out.append(first ? "" : separator).append(text);
    }
    return out.toString();
  }

  private static Object sum(Object value, Bound a) {
    Object sum = a.get("start", 0L);
    if (sum instanceof String) {
      throw EvaluationException.type("sum cannot add strings; use join");
    }
    UnaryOperator<Object> lookup = Lookup.of(a.get("attribute"), null);
    Iterator<Object> elements = Iteration.of(value);
    while (elements.hasNext()) {
      sum = Operators.apply("+", sum, lookup.apply(elements.next()));
    }
    return sum;
  }

  private static List<Object> batch(Object value, Bound a) {
    int size = a.integer("linecount", 0);
    Object filler = a.get("fill_with");
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    Iterator<Object> elements = Iteration.of(value);
    while (elements.hasNext()) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      Meter.elements(2);
      batch.add(elements.next());
    }
    if (batch.isEmpty()) {
      return batches;
    }
    if (filler != null) {
      Meter.elements(Math.max(0L, (long) size - batch.size()));
      while (batch.size() < size) {
        batch.add(filler);
      }
    }
    batches.add(batch);
    return batches;
  }

  private static List<Object> slice(Object value, Bound a) {
    int slices = a.integer("slices", 0);
    Object filler = a.get("fill_with");
    List<Object> elements = Iteration.list(value);
    if (slices == 0) {
      throw EvaluationException.value("the number of slices must not be zero");
    }
    List<Object> result = new ArrayList<>();
    int size = Math.floorDiv(elements.size(), slices);
    int longer = Math.floorMod(elements.size(), slices);
    Meter.elements(2L * Math.max(0, slices));
    int start = 0;
    for (int i = 0; i < slices; i++) {
      int end = start + size + (i < longer ? 1 : 0);
      List<Object> part = new ArrayList<>(elements.subList(start, end));
      if (filler != null && i >= longer) {
        part.add(filler);
      }
      result.add(part);
      start = end;
    }
    return result;
  }

  private static List<Object> items(Object value) {
    if (value instanceof Undefined) {
      return List.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw EvaluationException.type("items needs a mapping, not " + Types.name(value));
    }
    List<Object> pairs = new ArrayList<>();
    Meter.elements(2L * map.size());
    map.forEach((key, element) -> pairs.add(Tuple.of(key, element)));
    return pairs;
  }

  private static Object attribute(Object value, Object name) {
    Object found =
        name instanceof String text ? Attributes.attribute(value, text) : Attributed.ABSENT;
    if (!(name instanceof String)) {
      throw EvaluationException.type("attribute name must be string, not " + Types.name(name));
    }
    return found == Attributed.ABSENT
        ? Undefined.because(
            "'%s object' has no attribute %s".formatted(Types.name(value), Repr.of(name)))
        : found;
  }
}
