package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Attributes;
import io.rallyd.jinja.value.Dict;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.Namespace;
import io.rallyd.jinja.value.Numbers;
import io.rallyd.jinja.value.Range;
import io.rallyd.jinja.value.Routine;
import io.rallyd.jinja.value.Signature;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The global functions that exist without being added. */
final class Globals {
  private static final Signature JOINER = Signature.of("joiner", "sep?");

  private Globals() {}

  static void add(Map<String, Object> globals) {
    add(globals, "range", "<class 'range'>", Globals::range);
    globals.put(
        "dict",
        new Routine(
            "<class 'dict'>",
            Globals::dict,
            Map.of("fromkeys", Attributes.attribute(new Dict(), "fromkeys"))));
    add(globals, "namespace", "<class 'jinja2.utils.Namespace'>", Namespace::new);
    add(globals, "cycler", "<class 'jinja2.utils.Cycler'>", Cycler::new);
    add(
        globals,
        "joiner",
        "<class 'jinja2.utils.Joiner'>",
        arguments -> new Joiner(arguments.bind(JOINER).get("sep", ", ")));
    add(globals, "lipsum", "<function generate_lorem_ipsum>", LoremIpsum::call);
  }

  private static void add(Map<String, Object> globals, String name, String text, Function body) {
    globals.put(name, new Routine(text, body));
  }

  private static Object dict(Arguments arguments) {
    Dict dict = new Dict();
    dict.update(arguments);
    return dict;
  }

  private static Object range(Arguments arguments) {
    List<Object> given = arguments.positional();
    if (!arguments.named().isEmpty()) {
      throw EvaluationException.type("range() takes no keyword arguments");
    }
    return switch (given.size()) {
      case 1 -> new Range(0, number(given.get(0)), 1);
      case 2 -> new Range(number(given.get(0)), number(given.get(1)), 1);
      case 3 -> new Range(number(given.get(0)), number(given.get(1)), number(given.get(2)));
      default ->
          throw EvaluationException.type("range() takes 1 to 3 arguments, got " + given.size());
    };
  }

  private static long number(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Numbers.isInteger(value) || value instanceof BigInteger) {
      throw EvaluationException.type(
          "range() needs integers of at most 64 bits, not " + Types.name(value));
    }
    return Numbers.big(value).longValue();
  }
}
