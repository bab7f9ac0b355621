package io.rallyd.jinja.builtin;

import io.rallyd.jinja.run.Registry;
import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Equality;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Numbers;
import io.rallyd.jinja.value.Operators;
import io.rallyd.jinja.value.Range;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Signature;
import io.rallyd.jinja.value.StringTests;
import io.rallyd.jinja.value.Undefined;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tests that exist without being added. */
final class Tests {
  private final Registry registry;

  private Tests(Registry registry) {
    this.registry = registry;
  }

  static void add(Registry registry) {
    Tests tests = new Tests(registry);
    tests.simple("defined", x -> !(x instanceof Undefined));
    tests.simple("undefined", x -> x instanceof Undefined);
    tests.simple("none", x -> x == null);
    tests.simple("boolean", x -> x instanceof Boolean);
    tests.simple("true", Boolean.TRUE::equals);
    tests.simple("false", Boolean.FALSE::equals);
    tests.simple("number", Numbers::isNumber);
    tests.simple("integer", x -> Numbers.isInteger(x) && !(x instanceof Boolean));
    tests.simple("float", x -> x instanceof Double);
    tests.simple("string", x -> x instanceof String);
    tests.simple("mapping", x -> x instanceof Map);
    tests.simple("sequence", Tests::isSequence);
    tests.simple("iterable", Iteration::isIterable);
    tests.simple("callable", x -> x instanceof Function || x instanceof Undefined);
    tests.simple("lower", x -> StringTests.isLower(Repr.text(x)));
    tests.simple("upper", x -> StringTests.isUpper(Repr.text(x)));
    tests.simple("odd", x -> Equality.of(Operators.apply("%", x, 2L), 1L));
    tests.simple("even", x -> Equality.of(Operators.apply("%", x, 2L), 0L));
    tests.simple("filter", x -> x instanceof String name && registry.filters().containsKey(name));
    tests.simple("test", x -> x instanceof String name && registry.tests().containsKey(name));
    tests.add(
        "divisibleby", (x, a) -> Equality.of(Operators.apply("%", x, a.get("num")), 0L), "num");
    tests.add("sameas", (x, a) -> isSame(x, a.get("other")), "other");
    tests.add("in", (x, a) -> Operators.contains(a.get("seq"), x), "seq");
    tests.comparisons("==", "eq", "equalto");
    tests.comparisons("!=", "ne");
    tests.comparisons("<", "lt", "lessthan");
    tests.comparisons("<=", "le");
    tests.comparisons(">", "gt", "greaterthan");
    tests.comparisons(">=", "ge");
  }

  private interface Body {
    boolean test(Object input, Bound arguments);
  }

  private void add(String name, Body body, String... parameters) {
    Signature signature = Signature.of(name, parameters);
    registry.tests().put(name, (input, args) -> body.test(input, args.bind(signature)));
  }

  private void simple(String name, Predicate<Object> predicate) {
    add(name, (input, arguments) -> predicate.test(input));
  }

  private void comparisons(String sign, String... names) {
    Body body = (x, a) -> Operators.compare(sign, x, a.get("other"));
    add(sign, body, "other");
    for (String name : names) {
      add(name, body, "other");
    }
  }

  private static boolean isSequence(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Map
        || value instanceof Range
        || value instanceof Undefined;
  }

  /** The same object; equal constants of one type are the same. */
  private static boolean isSame(Object a, Object b) {
    boolean constant = Numbers.isNumber(a) || a instanceof String;
    return a == b || constant && a.equals(b);
  }
}
