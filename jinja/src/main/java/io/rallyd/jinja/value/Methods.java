package io.rallyd.jinja.value;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Finds the methods and other attributes of the built-in types. */
final class Methods {
  private Methods() {}

  /** The attribute of a value, or {@link Attributed#ABSENT}. */
  @SuppressWarnings("unchecked")
  static Object find(Object owner, String name) {
    if (name.startsWith("__") && name.endsWith("__") && !(owner instanceof Map)) {
      throw EvaluationException.unsupported(
          "the special attribute " + Repr.of(name) + " is not supported");
    }
    if (owner instanceof String text) {
      if (name.equals("format")) {
        return new Variadic("format", "str", a -> BraceFormat.format(text, a));
      }
      Object method = StringMethods.TABLE.find(text, name);
      if (method == Attributed.ABSENT) {
        method = StringSearch.TABLE.find(text, name);
      }
      return method == Attributed.ABSENT ? StringTests.TABLE.find(text, name) : method;
    } else if (owner instanceof Tuple tuple) {
      return ListMethods.SEQUENCES.find((List<Object>) (List<?>) tuple, name);
    } else if (owner instanceof List) {
      return ListMethods.LISTS.find((List<Object>) owner, name);
    } else if (owner instanceof Map) {
      if (name.equals("update")) {
        Map<Object, Object> map = (Map<Object, Object>) owner;
        return new Variadic("update", "dict", a -> DictMethods.update(map, a));
      }
      return DictMethods.TABLE.find((Map<Object, Object>) owner, name);
    } else if (owner instanceof Double number) {
      return NumberAttributes.ofReal(number, name);
    } else if (owner instanceof Long || owner instanceof Boolean || owner instanceof BigInteger) {
      return NumberAttributes.ofInteger(Numbers.big(owner), name);
    } else if (owner instanceof Range range) {
      return switch (name) {
        case "start" -> range.start();
        case "stop" -> range.stop();
        case "step" -> range.step();
        default -> ListMethods.SEQUENCES.find(Iteration.list(range), name);
      };
    }
    return Attributed.ABSENT;
  }
}
