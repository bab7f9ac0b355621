package io.rallyd.jinja.builtin;

import io.rallyd.jinja.run.Registry;
import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Filter;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Lazy;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Truth;
import io.rallyd.jinja.value.Types;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that apply another filter or a test to each element. Their results are lazy. */
final class ChoiceFilters {
  private ChoiceFilters() {}

  static void add(Table table, Registry registry) {
    table
        .addRaw("map", (x, a) -> map(x, a, registry))
        .addRaw("select", choice("select", registry, false, true))
        .addRaw("reject", choice("reject", registry, false, false))
        .addRaw("selectattr", choice("selectattr", registry, true, true))
        .addRaw("rejectattr", choice("rejectattr", registry, true, false));
  }

  private static Object map(Object value, Arguments arguments, Registry registry) {
    return new Lazy(
        "sync_do_map",
        new Deferred(
            () -> {
              if (!Truth.of(value)) {
                return List.of().iterator();
              }
              UnaryOperator<Object> function = function(arguments, registry);
              Iterator<Object> elements = Iteration.of(value);
              return new Iterator<>() {
                @Override
                public boolean hasNext() {
                  return elements.hasNext();
                }

                @Override
                public Object next() {
                  return function.apply(elements.next());
                }
              };
            }));
  }

  private static UnaryOperator<Object> function(Arguments arguments, Registry registry) {
    if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
      Map<String, Object> named = new LinkedHashMap<>(arguments.named());
      Object attribute = named.remove("attribute");
      Object fallback = named.remove("default");
      if (!named.isEmpty()) {
        throw EvaluationException.value(
            "map has no keyword argument " + Repr.of(named.keySet().iterator().next()));
      }
      return Lookup.of(attribute, fallback);
    }
    if (arguments.positional().isEmpty()) {
      throw EvaluationException.value("map needs the name of a filter or an attribute");
    }
    String name = name(arguments.positional().get(0));
    Arguments rest = arguments.from(1);
    return element -> registry.filter(name, element, rest);
  }

  private static String name(Object name) {
    if (name instanceof String text) {
      return text;
    }
    throw EvaluationException.runtime(
        "a filter or test is named by a string, not " + Types.name(name));
  }

  private static Filter choice(String filter, Registry registry, boolean attribute, boolean keep) {
    return (value, arguments) ->
        new Lazy(
            "select_or_reject",
            new Deferred(
                () -> {
                  if (!Truth.of(value)) {
                    return List.of().iterator();
                  }
                  Predicate<Object> test = test(filter, arguments, registry, attribute);
                  return new Selected(Iteration.of(value), keep ? test : test.negate());
                }));
  }

  private static Predicate<Object> test(
      String filter, Arguments arguments, Registry registry, boolean attribute) {
    List<Object> given = arguments.positional();
    if (attribute && given.isEmpty()) {
      throw EvaluationException.value(filter + " needs the name of an attribute");
    }
    UnaryOperator<Object> lookup =
        attribute ? Lookup.of(given.get(0), null) : UnaryOperator.identity();
    int offset = attribute ? 1 : 0;
    if (given.size() <= offset) {
      return element -> Truth.of(lookup.apply(element));
    }
    String name = name(given.get(offset));
    Arguments rest = arguments.from(offset + 1);
    return element -> registry.test(name, lookup.apply(element), rest);
  }

  /** The elements that pass. */
  private static final class Selected implements Iterator<Object> {
    private final Iterator<Object> elements;
    private final Predicate<Object> test;
    private Object next;
    private boolean ready;

    Selected(Iterator<Object> elements, Predicate<Object> test) {
      this.elements = elements;
      this.test = test;
    }

    @Override
    public boolean hasNext() {
      while (!ready && elements.hasNext()) {
        next = elements.next();
        ready = test.test(next);
      }
      return ready;
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      return next;
    }
  }
}
