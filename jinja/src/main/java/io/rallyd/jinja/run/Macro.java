package io.rallyd.jinja.run;

import io.rallyd.jinja.scope.Bindings;
import io.rallyd.jinja.syntax.Stmt;
import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Attributed;
import io.rallyd.jinja.value.Dict;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.NamedType;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro, or the block of a call, together with the frame it was defined in. */
final class Macro implements Function, NamedType, Attributed {
  private final Executor executor;
  private final String name;
  private final List<Stmt.Parameter> parameters;
  private final List<Stmt> body;
  private final Bindings.Routine binding;
  private final Frame definition;

  Macro(
      Executor executor,
      String name,
      List<Stmt.Parameter> parameters,
      List<Stmt> body,
      Bindings.Routine binding,
      Frame definition) {
    this.executor = executor;
    this.name = name;
    this.parameters = parameters;
    this.body = body;
    this.binding = binding;
    this.definition = definition;
  }

  @Override
  public Object call(Arguments arguments) {
    return executor.capture(definition.enter(binding.body()), frame -> run(frame, arguments));
  }

  private void run(Frame frame, Arguments arguments) {
    List<Object> positional = arguments.positional();
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    Scope scope = frame.scope();
    boolean callerGiven = false;
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i).name();
      callerGiven |= parameter.equals("caller");
      if (i < positional.size()) {
        scope.set(parameter, positional.get(i));
      } else if (named.containsKey(parameter)) {
        scope.set(parameter, named.remove(parameter));
      }
    }
    if (binding.caller() && !callerGiven) {
      Object caller = named.remove("caller");
      scope.set("caller", caller == null ? Undefined.because("No caller defined") : caller);
    }
    if (binding.named()) {
      Dict rest = new Dict();
      rest.putAll(named);
      scope.set("kwargs", rest);
    } else if (!named.isEmpty()) {
      String first = named.keySet().iterator().next();
      throw EvaluationException.type(
          "macro " + Repr.of(name) + " takes no keyword argument " + Repr.of(first));
    }
    if (binding.extra()) {
      int extra = Math.min(parameters.size(), positional.size());
      scope.set("varargs", Tuple.copy(positional.subList(extra, positional.size())));
    } else if (positional.size() > parameters.size()) {
      throw EvaluationException.type(
          "macro %s takes not more than %d argument(s)"
              .formatted(Repr.of(name), parameters.size()));
    }
    defaults(frame);
    executor.run(body, frame);
  }

  private void defaults(Frame frame) {
    for (Stmt.Parameter parameter : parameters) {
      if (frame.scope().get(parameter.name(), frame.context()) == Context.MISSING) {
        frame
            .scope()
            .set(
                parameter.name(),
                parameter.value() == null
                    ? Undefined.because(
                        "parameter " + Repr.of(parameter.name()) + " was not provided")
                    : executor.evaluate(parameter.value(), frame));
      }
    }
  }

  @Override
  public String typeName() {
    return "Macro";
  }

  @Override
  public Object attribute(String attribute) {
    return switch (attribute) {
      case "name" -> name;
      case "arguments" -> Tuple.copy(parameters.stream().map(Stmt.Parameter::name).toList());
      case "caller" -> binding.caller();
      case "catch_kwargs" -> binding.named();
      case "catch_varargs" -> binding.extra();
      default -> ABSENT;
    };
  }

  @Override
  public String toString() {
    return name == null ? "<Macro anonymous>" : "<Macro " + Repr.of(name) + ">";
  }
}
