package io.rallyd.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Attributes and methods of numbers. */
final class NumberAttributes {
  private static final MethodTable<Double> REALS =
      new MethodTable<Double>("float")
          .add("is_integer", (x, a) -> Double.isFinite(x) && x == Math.rint(x))
          .add("conjugate", (x, a) -> x)
          .add("as_integer_ratio", (x, a) -> ratio(x))
          .leaveOut("hex", "fromhex");

  private static final MethodTable<BigInteger> INTEGERS =
      new MethodTable<BigInteger>("int")
          .add("bit_length", (n, a) -> (long) n.abs().bitLength())
          .add("bit_count", (n, a) -> (long) n.abs().bitCount())
          .add("conjugate", (n, a) -> Numbers.normal(n))
          .add("as_integer_ratio", (n, a) -> Tuple.of(Numbers.normal(n), 1L))
          .leaveOut("to_bytes", "from_bytes");

  private NumberAttributes() {}

  static Object ofReal(Double number, String name) {
    return switch (name) {
      case "real" -> number;
      case "imag" -> 0.0;
      default -> REALS.find(number, name);
    };
  }

  static Object ofInteger(BigInteger number, String name) {
    return switch (name) {
      case "real", "numerator" -> Numbers.normal(number);
      case "imag" -> 0L;
      case "denominator" -> 1L;
      default -> INTEGERS.find(number, name);
    };
  }

  private static Object ratio(double number) {
    if (!Double.isFinite(number)) {
      throw Double.isNaN(number)
          ? EvaluationException.value("cannot convert NaN to integer ratio")
          : EvaluationException.overflow("cannot convert Infinity to integer ratio");
    }
    BigDecimal exact = new BigDecimal(number);
    BigInteger top = exact.scale() > 0 ? exact.unscaledValue() : exact.toBigInteger();
    BigInteger bottom = exact.scale() > 0 ? BigInteger.TEN.pow(exact.scale()) : BigInteger.ONE;
    BigInteger common = top.gcd(bottom);
    return Tuple.of(Numbers.normal(top.divide(common)), Numbers.normal(bottom.divide(common)));
  }
}
