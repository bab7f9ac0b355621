package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Attributed;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.NamedType;
import io.rallyd.jinja.value.Routine;
import io.rallyd.jinja.value.Tuple;
import java.util.List;

/** Gives its values one after the other, and again from the start. */
final class Cycler implements Attributed, NamedType {
  private final List<Object> items;
  private int position;

  Cycler(Arguments arguments) {
    this.items = arguments.positional();
    if (items.isEmpty()) {
      throw EvaluationException.runtime("at least one item has to be provided");
    }
    if (!arguments.named().isEmpty()) {
      throw EvaluationException.type("cycler() takes no keyword arguments");
    }
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "items" -> Tuple.copy(items);
      case "pos" -> (long) position;
      case "current" -> items.get(position);
      case "next" -> new Routine("<bound method Cycler.next>", arguments -> next());
      case "reset" -> new Routine("<bound method Cycler.reset>", arguments -> reset());
      default -> ABSENT;
    };
  }

  private Object next() {
    Object current = items.get(position);
    position = (position + 1) % items.size();
    return current;
  }

  private Object reset() {
    position = 0;
    return null;
  }

  @Override
  public String typeName() {
    return "Cycler";
  }

  @Override
  public String toString() {
    return "<jinja2.utils.Cycler object>";
  }
}
