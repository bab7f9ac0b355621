package io.rallyd.jinja.run;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Attributed;
import io.rallyd.jinja.value.Equality;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.NamedType;
import io.rallyd.jinja.value.Routine;
import io.rallyd.jinja.value.Sized;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The variable {@code loop}. It reads one element ahead only if it is asked for it. */
final class LoopState implements Attributed, NamedType, Sized, Function {
  private final Object iterable;
  private Iterator<Object> elements;
  private long index0 = -1;
  private long length = -1;
  private Object before = ABSENT;
  private Object current = ABSENT;
  private Object after = ABSENT;
  private Object changing = ABSENT;

  /**
   * Creates the state of a loop.
   *
   * @param iterable what the loop runs over, asked for its length
   * @param elements its elements
   */
  LoopState(Object iterable, Iterator<Object> elements) {
    this.iterable = iterable;
    this.elements = elements;
  }

  boolean advance() {
    if (after == ABSENT && !elements.hasNext()) {
      return false;
    }
    before = current;
    current = after == ABSENT ? elements.next() : after;
    after = ABSENT;
    index0++;
    return true;
  }

  Object current() {
    return current;
  }

  private Object peek() {
    if (after == ABSENT && elements.hasNext()) {
      after = elements.next();
    }
    return after;
  }

  @Override
  public long length() {
    if (length < 0) {
      length = Iteration.lengthOrNegative(iterable);
    }
    if (length < 0) {
      List<Object> rest = new ArrayList<>();
      elements.forEachRemaining(rest::add);
      elements = rest.iterator();
      length = rest.size() + index0 + 1 + (after == ABSENT ? 0 : 1);
    }
    return length;
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "index" -> index0 + 1;
      case "index0" -> index0;
      case "revindex" -> length() - index0;
      case "revindex0" -> length() - index0 - 1;
      case "first" -> index0 == 0;
      case "last" -> peek() == ABSENT;
      case "length" -> length();
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" -> index0 == 0 ? Undefined.because("there is no previous item") : before;
      case "nextitem" -> peek() == ABSENT ? Undefined.because("there is no next item") : after;
      case "cycle" -> new Routine("<bound method LoopContext.cycle>", this::cycle);
      case "changed" -> new Routine("<bound method LoopContext.changed>", this::changed);
      default -> ABSENT;
    };
  }

  private Object cycle(Arguments arguments) {
    List<Object> values = arguments.positional();
    if (values.isEmpty()) {
      throw EvaluationException.type("no items for cycling given");
    }
    return values.get((int) (index0 % values.size()));
  }

  private Object changed(Arguments arguments) {
    Tuple values = Tuple.copy(arguments.positional());
    boolean changed = changing == ABSENT || !Equality.of(changing, values);
    changing = values;
    return changed;
  }

  @Override
  public Object call(Arguments arguments) {
    throw EvaluationException.unsupported("recursive loops are not supported; use a macro");
  }

  @Override
  public String typeName() {
    return "LoopContext";
  }

  @Override
  public String toString() {
    return "<LoopContext " + (index0 + 1) + "/" + length() + ">";
  }
}
