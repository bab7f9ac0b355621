package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Conversions;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.EvaluationException.Fault;
import io.rallyd.jinja.value.Numbers;
import io.rallyd.jinja.value.Operators;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** Filters that make numbers, or text of numbers. */
final class NumberFilters {
  private static final Set<Fault> NO_NUMBER = EnumSet.of(Fault.TYPE, Fault.VALUE);
  private static final Set<Fault> NO_INTEGER = EnumSet.of(Fault.TYPE, Fault.VALUE, Fault.OVERFLOW);
  private static final String[] DECIMAL = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  private static final String[] BINARY = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};

  private NumberFilters() {}

  static void add(Table table) {
    table
        .add("int", NumberFilters::toInteger, "default?", "base?")
        .add("float", NumberFilters::toReal, "default?")
        .add("abs", (x, a) -> absolute(x))
        .add("round", NumberFilters::round, "precision?", "method?")
        .add("filesizeformat", NumberFilters::fileSize, "binary?");
  }

  private static Object toInteger(Object value, Bound a) {
    int base = a.integer("base", 10);
    return attempt(
        () ->
            value instanceof String text
                ? Conversions.parseInteger(text, base)
                : Conversions.toInteger(value),
        NO_NUMBER,
        () ->
            attempt(
                () -> Conversions.toInteger(Conversions.toReal(value)),
                NO_INTEGER,
                () -> a.get("default", 0L)));
  }

  private static Object toReal(Object value, Bound a) {
    return attempt(() -> Conversions.toReal(value), NO_NUMBER, () -> a.get("default", 0.0));
  }

  private static Object attempt(
      Supplier<Object> first, Set<Fault> caught, Supplier<Object> otherwise) {
    try {
      return first.get();
    } catch (EvaluationException e) {
      if (!caught.contains(e.fault())) {
        throw e;
      }
      return otherwise.get();
    }
  }

  private static void check(Object value, String filter) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Numbers.isNumber(value)) {
      throw EvaluationException.type(filter + " needs a number, not " + Types.name(value));
    }
  }

  private static Object absolute(Object value) {
    check(value, "abs");
    if (value instanceof Double number) {
      return Math.abs(number);
    }
    return Numbers.normal(Numbers.big(value).abs());
  }

  private static Object round(Object value, Bound a) {
    String method = a.text("method", "common");
    Object precision = a.get("precision", 0L);
    if (!method.equals("common") && !method.equals("ceil") && !method.equals("floor")) {
      throw EvaluationException.value("method must be common, ceil or floor");
    }
    check(value, "round");
    if (method.equals("common")) {
      int digits = a.integer("precision", 0);
      return value instanceof Double number
          ? (Object) round(number, digits)
          : round(Numbers.big(value), digits);
    }
    Object factor = Operators.apply("**", 10L, precision);
    Object scaled = Operators.apply("*", value, factor);
    Object whole =
        scaled instanceof Double number
            ? Conversions.toInteger(method.equals("ceil") ? Math.ceil(number) : Math.floor(number))
            : scaled;
    return Operators.apply("/", whole, factor);
  }

  private static double round(double number, int digits) {
    if (!Double.isFinite(number) || number == 0 || digits > 323) {
      return number;
    }
    if (digits < -308) {
      return Math.copySign(0.0, number);
    }
    double rounded = new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    if (Double.isInfinite(rounded)) {
      throw new EvaluationException(Fault.OVERFLOW, "the rounded value is too large for a float");
    }
    return rounded == 0 ? Math.copySign(0.0, number) : rounded;
  }

  private static Object round(BigInteger number, int digits) {
    if (digits >= 0) {
      return Numbers.normal(number);
    }
    if (-(long) digits > number.bitLength()) {
      return 0L;
    }
    return Numbers.normal(
        new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private static Object fileSize(Object value, Bound a) {
    double bytes = Conversions.toReal(value);
    boolean binary = a.flag("binary", false);
    double base = binary ? 1024 : 1000;
    String[] units = binary ? BINARY : DECIMAL;
    if (bytes == 1) {
      return "1 Byte";
    } else if (bytes < base) {
      return Operators.apply("%", "%d Bytes", Conversions.toInteger(bytes));
    }
    double unit = base;
    int index = -1;
    do {
      index++;
      unit *= base;
    } while (index < units.length - 1 && !(bytes < unit));
    return Operators.apply("%", "%.1f ", base * bytes / unit) + units[index];
  }
}
