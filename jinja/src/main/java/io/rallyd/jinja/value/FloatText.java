package io.rallyd.jinja.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The text of a double: the fewest decimal digits that read back as the same number. (The text of
 * the Java platform is not always the shortest before version 19.)
 */
final class FloatText {
  private FloatText() {}

  static String of(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    } else if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    } else if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    String sign = number < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(number)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    if (point > 16 || point < -3) {
      return sign + scientific(digits, point - 1);
    } else if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    } else if (point >= digits.length()) {
      return sign + digits + "0".repeat(point - digits.length()) + ".0";
    }
    return sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + exponent("e", exponent);
  }

  /** An exponent with its sign and at least two digits. */
  static String exponent(String letter, int exponent) {
    int size = Math.abs(exponent);
    return letter + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
  }

  /** The shortest decimal that rounds to the number; of several the nearest. */
  static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    // Every decimal of up to 15 digits survives the way through a normal double, so a shorter
    // answer is the one of 15 digits without its final zeros.
    int digits = number < Double.MIN_NORMAL ? 1 : 15;
    for (; digits < 17; digits++) {
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (nearest.doubleValue() == number) {
        return nearest;
      }
      // Below a power of two the interval is narrower on one side: the second nearest may fit.
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
      BigDecimal other = nearest.compareTo(down) == 0 ? up : down;
      if (other.doubleValue() == number) {
        return other;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }
}
