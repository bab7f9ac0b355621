package io.rallyd.jinja.run;

import io.rallyd.jinja.syntax.CallArguments;
import io.rallyd.jinja.syntax.Expr;
import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Attributes;
import io.rallyd.jinja.value.Calls;
import io.rallyd.jinja.value.Dict;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Operators;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Subscripts;
import io.rallyd.jinja.value.Truth;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes expressions. */
final class Evaluator implements Expr.Visitor<Object, Frame> {
  private final Registry registry;
  private final Meter meter;

  Evaluator(Registry registry, Meter meter) {
    this.registry = registry;
    this.meter = meter;
  }

  /** The value of an expression; a failure gets the place of the innermost expression. */
  Object evaluate(Expr expression, Frame frame) {
    try {
      meter.count(1);
      return expression.accept(this, frame);
    } catch (EvaluationException e) {
      throw Failure.evaluation(e, frame.program().source(), expression.at());
    }
  }

  private boolean truth(Expr expression, Frame frame) {
    return Truth.of(evaluate(expression, frame));
  }

  @Override
  public Object literal(Expr.Literal node, Frame frame) {
    return node.value();
  }

  @Override
  public Object name(Expr.Name node, Frame frame) {
    Object value = frame.scope().get(node.name(), frame.context());
    return value == Context.MISSING ? Undefined.name(node.name()) : value;
  }

  @Override
  public Object sequence(Expr.Sequence node, Frame frame) {
    Meter.elements(node.items().size());
    List<Object> items = new ArrayList<>(node.items().size());
    for (Expr item : node.items()) {
      items.add(evaluate(item, frame));
    }
    return node.tuple() ? Tuple.copy(items) : items;
  }

  @Override
  public Object mapping(Expr.Mapping node, Frame frame) {
    Dict dict = new Dict();
    for (Expr.Mapping.Entry entry : node.entries()) {
      dict.put(evaluate(entry.key(), frame), evaluate(entry.value(), frame));
    }
    return dict;
  }

  @Override
  public Object unary(Expr.Unary node, Frame frame) {
    Object value = evaluate(node.operand(), frame);
    return node.sign().equals("not")
        ? (Object) !Truth.of(value)
        : Operators.sign(node.sign().equals("-"), value);
  }

  @Override
  public Object binary(Expr.Binary node, Frame frame) {
    Object left = evaluate(node.left(), frame);
    return Operators.apply(node.sign(), left, evaluate(node.right(), frame));
  }

  @Override
  public Object logical(Expr.Logical node, Frame frame) {
    Object left = evaluate(node.left(), frame);
    return Truth.of(left) == node.and() ? evaluate(node.right(), frame) : left;
  }

  @Override
  public Object concat(Expr.Concat node, Frame frame) {
    List<String> parts = new ArrayList<>(node.parts().size());
    for (Expr part : node.parts()) {
      String text = Repr.text(evaluate(part, frame));
      Meter.text(text.length());
      parts.add(text);
    }
    return String.join("", parts);
  }

  @Override
  public Object compare(Expr.Compare node, Frame frame) {
    Object left = evaluate(node.first(), frame);
    for (Expr.Compare.Operand operand : node.rest()) {
      Object right = evaluate(operand.value(), frame);
      if (!Operators.compare(operand.sign(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  @Override
  public Object conditional(Expr.Conditional node, Frame frame) {
    if (truth(node.test(), frame)) {
      return evaluate(node.then(), frame);
    } else if (node.otherwise() != null) {
      return evaluate(node.otherwise(), frame);
    }
    return Undefined.because(
        "the condition on line %d is false and there is no else"
            .formatted(frame.program().source().line(node.at())));
  }

  @Override
  public Object attribute(Expr.Attribute node, Frame frame) {
    return Attributes.get(evaluate(node.object(), frame), node.name());
  }

  @Override
  public Object subscript(Expr.Subscript node, Frame frame) {
    Object object = evaluate(node.object(), frame);
    if (node.index() instanceof Expr.Slice slice) {
      return Subscripts.slice(
          object,
          optional(slice.start(), frame),
          optional(slice.stop(), frame),
          optional(slice.step(), frame));
    }
    return Attributes.item(object, evaluate(node.index(), frame));
  }

  private Object optional(Expr expression, Frame frame) {
    return expression == null ? null : evaluate(expression, frame);
  }

  @Override
  public Object slice(Expr.Slice node, Frame frame) {
    throw EvaluationException.type("a slice cannot be part of a tuple of indices");
  }

  @Override
  public Object call(Expr.Call node, Frame frame) {
    Object callee = evaluate(node.callee(), frame);
    return Calls.call(callee, arguments(node.arguments(), frame, Map.of()));
  }

  /** A call that hands over a block as {@code caller}. */
  Object call(Expr.Call node, Frame frame, Object caller) {
    try {
      Object callee = evaluate(node.callee(), frame);
      return Calls.call(callee, arguments(node.arguments(), frame, Map.of("caller", caller)));
    } catch (EvaluationException e) {
      throw Failure.evaluation(e, frame.program().source(), node.at());
    }
  }

  private Arguments arguments(CallArguments written, Frame frame, Map<String, Object> added) {
    if (written.positional().isEmpty() && written.named().isEmpty() && added.isEmpty()) {
      if (written.sequence() == null && written.mapping() == null) {
        return Arguments.NONE;
      }
    }
    List<Object> positional = new ArrayList<>();
    for (Expr value : written.positional()) {
      positional.add(evaluate(value, frame));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (CallArguments.Named value : written.named()) {
      named.put(value.name(), evaluate(value.value(), frame));
    }
    added.forEach((name, value) -> put(named, name, value));
    if (written.sequence() != null) {
      positional.addAll(Iteration.list(evaluate(written.sequence(), frame)));
    }
    if (written.mapping() != null) {
      Object mapping = evaluate(written.mapping(), frame);
      if (!(mapping instanceof Map<?, ?> map)) {
        throw EvaluationException.type(
            "the argument after ** must be a mapping, not " + Types.name(mapping));
      }
      map.forEach(
          (name, value) -> {
            if (!(name instanceof String text)) {
              throw EvaluationException.type("keywords must be strings");
            }
            put(named, text, value);
          });
    }
    return new Arguments(positional, named);
  }

  private static void put(Map<String, Object> named, String name, Object value) {
    if (named.containsKey(name)) {
      throw EvaluationException.type("two values for the keyword argument " + Repr.of(name));
    }
    named.put(name, value);
  }

  @Override
  public Object filter(Expr.Filter node, Frame frame) {
    return apply(node, evaluate(node.input(), frame), frame);
  }

  /** Applies the filters written behind a block to its text. */
  Object filterText(Expr.Filter node, String text, Frame frame) {
    try {
      Object input =
          node.input() == null ? text : filterText((Expr.Filter) node.input(), text, frame);
      return apply(node, input, frame);
    } catch (EvaluationException e) {
      throw Failure.evaluation(e, frame.program().source(), node.at());
    }
  }

  private Object apply(Expr.Filter node, Object input, Frame frame) {
    return registry.filter(node.name(), input, arguments(node.arguments(), frame, Map.of()));
  }

  @Override
  public Object test(Expr.Test node, Frame frame) {
    Object input = evaluate(node.input(), frame);
    return registry.test(node.name(), input, arguments(node.arguments(), frame, Map.of()));
  }
}
