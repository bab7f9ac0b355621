package io.rallyd.jinja.value;

import io.rallyd.jinja.value.EvaluationException.Fault;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Arithmetic of the language: integers without bound (kept as Long where they fit), IEEE doubles,
 * booleans as 0 and 1, true division, floor division and a remainder with the sign of the divisor.
 */
public final class Numbers {
  /** Result of a comparison with a number that is none. */
  static final int UNORDERED = 2;

  /** Integers of more bits are refused, so that arithmetic stays cheap. */
  private static final int MAX_BITS = 1 << 17;

  private Numbers() {}

  /** True for integers, doubles and booleans. */
  public static boolean isNumber(Object value) {
    return value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }

  /** True for integers and booleans. */
  public static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
  }

  /** The shortest form of an integer. */
  public static Object normal(BigInteger number) {
    if (number.bitLength() < 64) {
      return number.longValue();
    }
    if (number.bitLength() > MAX_BITS) {
      throw new EvaluationException(
          Fault.LIMIT, "an integer has more than " + MAX_BITS + " binary digits");
    }
    Meter.step(number.bitLength() / 32);
    Meter.allocate(number.bitLength() / 8);
    return number;
  }

  /** The integer as a BigInteger. */
  public static BigInteger big(Object value) {
    if (value instanceof BigInteger number) {
      return number;
    }
    return BigInteger.valueOf(small(value));
  }

  /** The value of a Long or Boolean. */
  static long small(Object value) {
    return value instanceof Boolean flag ? (flag ? 1 : 0) : (Long) value;
  }

  /** An integer cut to the range of int. */
  public static int clamp(Object value) {
    if (value instanceof BigInteger number) {
      return number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, small(value)));
  }

  /** The number as a double; fails if an integer is too large. */
  public static double real(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      double result = number.doubleValue();
      if (Double.isInfinite(result)) {
        throw EvaluationException.overflow("int too large to convert to float");
      }
      return result;
    }
    return small(value);
  }

  /** Negative, zero or positive as the first number is smaller, equal or greater, exactly. */
  static int compare(Object a, Object b) {
    boolean leftReal = a instanceof Double;
    boolean rightReal = b instanceof Double;
    if (!leftReal && !rightReal) {
      return a instanceof BigInteger || b instanceof BigInteger
          ? big(a).compareTo(big(b))
          : Long.compare(small(a), small(b));
    }
    if (leftReal && rightReal) {
      double left = (Double) a;
      double right = (Double) b;
      return left < right ? -1 : left > right ? 1 : left == right ? 0 : UNORDERED;
    }
    double real = leftReal ? (Double) a : (Double) b;
    if (Double.isNaN(real)) {
      return UNORDERED;
    }
    int order =
        Double.isInfinite(real)
            ? (real > 0 ? -1 : 1)
            : new BigDecimal(big(leftReal ? b : a)).compareTo(new BigDecimal(real));
    return leftReal ? -order : order;
  }

  static Object add(Object a, Object b) {
    if (a instanceof Double || b instanceof Double) {
      return real(a) + real(b);
    }
    if (!(a instanceof BigInteger) && !(b instanceof BigInteger)) {
      long left = small(a);
      long right = small(b);
      long sum = left + right;
      if (((left ^ sum) & (right ^ sum)) >= 0) {
        return sum;
      }
    }
    return normal(big(a).add(big(b)));
  }

  static Object subtract(Object a, Object b) {
    if (a instanceof Double || b instanceof Double) {
      return real(a) - real(b);
    }
    if (!(a instanceof BigInteger) && !(b instanceof BigInteger)) {
      long left = small(a);
      long right = small(b);
      long difference = left - right;
      if (((left ^ right) & (left ^ difference)) >= 0) {
        return difference;
      }
    }
    return normal(big(a).subtract(big(b)));
  }

  static Object multiply(Object a, Object b) {
    if (a instanceof Double || b instanceof Double) {
      return real(a) * real(b);
    }
    if (!(a instanceof BigInteger) && !(b instanceof BigInteger)) {
      long left = small(a);
      long right = small(b);
      long high = Math.multiplyHigh(left, right);
      long low = left * right;
      if (high == 0 && low >= 0 || high == -1 && low < 0) {
        return low;
      }
    }
    return normal(big(a).multiply(big(b)));
  }

  /** True division: always a double, correctly rounded. */
  static Object divide(Object a, Object b) {
    if (isZero(b)) {
      throw zero("division by zero");
    }
    if (a instanceof Double || b instanceof Double) {
      return real(a) / real(b);
    }
    if (!(a instanceof BigInteger) && !(b instanceof BigInteger)) {
      long left = small(a);
      long right = small(b);
      if (Math.abs(left) <= 1L << 53
          && Math.abs(right) <= 1L << 53
          && left != Long.MIN_VALUE
          && right != Long.MIN_VALUE) {
        return (double) left / (double) right;
      }
    }
    return ratio(big(a), big(b));
  }

  private static double ratio(BigInteger a, BigInteger b) {
    if (a.signum() == 0) {
      return 0;
    }
    int shift = Math.max(0, 66 - a.bitLength() + b.bitLength());
    BigInteger[] parts = a.abs().shiftLeft(shift).divideAndRemainder(b.abs());
    BigInteger quotient = parts[0].shiftLeft(1);
    if (parts[1].signum() != 0) {
      quotient = quotient.setBit(0);
    }
    double result = Math.scalb(quotient.doubleValue(), -shift - 1);
    if (Double.isInfinite(result)) {
      throw EvaluationException.overflow("integer division result too large for a float");
    }
    return a.signum() * b.signum() < 0 ? -result : result;
  }

  static Object floorDivide(Object a, Object b) {
    if (isZero(b)) {
      throw zero(
          a instanceof Double || b instanceof Double
              ? "float floor division by zero"
              : "integer division or modulo by zero");
    }
    if (a instanceof Double || b instanceof Double) {
      return floorDivide(real(a), real(b));
    }
    if (!(a instanceof BigInteger) && !(b instanceof BigInteger) && small(b) != -1) {
      return Math.floorDiv(small(a), small(b));
    }
    BigInteger divisor = big(b);
    BigInteger[] parts = big(a).divideAndRemainder(divisor);
    return normal(
        parts[1].signum() != 0 && parts[1].signum() != divisor.signum()
            ? parts[0].subtract(BigInteger.ONE)
            : parts[0]);
  }

  private static double floorDivide(double a, double b) {
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && b < 0 != rest < 0) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, a / b);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  static Object modulo(Object a, Object b) {
    if (isZero(b)) {
      throw zero(
          a instanceof Double || b instanceof Double
              ? "float modulo"
              : "integer division or modulo by zero");
    }
    if (a instanceof Double || b instanceof Double) {
      double divisor = real(b);
      double rest = real(a) % divisor;
      if (rest == 0) {
        return Math.copySign(0.0, divisor);
      }
      return divisor < 0 != rest < 0 ? rest + divisor : rest;
    }
    if (!(a instanceof BigInteger) && !(b instanceof BigInteger)) {
      return Math.floorMod(small(a), small(b));
    }
    BigInteger divisor = big(b);
    BigInteger rest = big(a).mod(divisor.abs());
    return normal(rest.signum() != 0 && divisor.signum() < 0 ? rest.add(divisor) : rest);
  }

  static Object power(Object a, Object b) {
    if (a instanceof Double || b instanceof Double) {
      return power(real(a), real(b));
    }
    BigInteger exponent = big(b);
    if (exponent.signum() < 0) {
      return power(real(a), real(b));
    }
    BigInteger base = big(a);
    if (base.abs().compareTo(BigInteger.ONE) <= 0) {
      return base.signum() == 0 && exponent.signum() == 0
          ? (Object) 1L
          : base.signum() < 0 && !exponent.testBit(0) ? (Object) 1L : powerOfUnit(base, exponent);
    }
    if (exponent.bitLength() > 31 || (base.bitLength() - 1L) * exponent.longValue() > MAX_BITS) {
      throw new EvaluationException(
          Fault.LIMIT, "an integer has more than " + MAX_BITS + " binary digits");
    }
    return normal(base.pow(exponent.intValue()));
  }

  private static Object powerOfUnit(BigInteger base, BigInteger exponent) {
    return exponent.signum() == 0 ? (Object) 1L : normal(base);
  }

  private static Object power(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw zero("0.0 cannot be raised to a negative power");
    }
    if (base == 1) {
      return 1.0;
    }
    if (base == -1 && Double.isInfinite(exponent)) {
      return 1.0;
    }
    boolean finite = Double.isFinite(base) && Double.isFinite(exponent);
    if (finite && base < 0 && exponent != Math.rint(exponent)) {
      throw EvaluationException.unsupported("complex numbers are not supported");
    }
    double result = Math.pow(base, exponent);
    if (finite && Double.isInfinite(result)) {
      throw EvaluationException.overflow("the result of ** is too large for a float");
    }
    return result;
  }

  static Object negate(Object a) {
    return a instanceof Double number ? (Object) (-number) : subtract(0L, a);
  }

  private static boolean isZero(Object value) {
    return value instanceof Double number
        ? number == 0
        : !(value instanceof BigInteger) && small(value) == 0;
  }

  private static EvaluationException zero(String message) {
    return new EvaluationException(Fault.ZERO_DIVISION, message);
  }
}
