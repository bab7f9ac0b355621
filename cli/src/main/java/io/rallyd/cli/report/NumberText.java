package io.rallyd.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Numbers as text, the way Python writes them: the reports of Rally are made by Python, and scripts
 * compare them.
 */
public final class NumberText {
  private static final Pattern WHOLE = Pattern.compile("\\s*[+-]?[0-9]+(_[0-9]+)*\\s*");
  private static final Pattern DECIMAL =
      Pattern.compile("\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*");
  private static final Pattern NAMED = Pattern.compile("nan|-?inf", Pattern.CASE_INSENSITIVE);
  private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  private NumberText() {}

  /** Returns whether the text is a whole number. */
  static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }

  /** Returns whether the text is a number, whole or not. */
  static boolean isNumber(String text) {
    return isWhole(text) || DECIMAL.matcher(text).matches() || NAMED.matcher(text).matches();
  }

  /** Returns the value of a text of which {@link #isNumber} holds. */
  static double parse(String text) {
    String t = text.strip();
    return switch (t.toLowerCase(java.util.Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(t.replace("_", ""));
    };
  }

  /**
   * Writes with six significant digits and without trailing zeros, with an exponent below 1e-4 and
   * from 1e6 on: C's {@code %g}.
   */
  static String general(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros();
    return plainOrExponent(rounded, -4, 6);
  }

  /** Writes the shortest text that reads back as the same number: Python's {@code repr}. */
  static String shortest(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return general(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact;
    for (int digits = 1; digits <= 17; digits++) {
      rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        break;
      }
    }
    String text = plainOrExponent(rounded.stripTrailingZeros(), -4, 16);
    return text.contains(".") || text.contains("e") ? text : text + ".0";
  }

  /**
   * Writes with a fixed number of digits after the point, rounding the exact value half to even.
   */
  public static String fixed(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return general(value);
    }
    BigDecimal rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN);
    String text = rounded.toPlainString();
    return rounded.signum() == 0 && (value < 0 || 1 / value < 0) ? "-" + text : text;
  }

  private static String plainOrExponent(BigDecimal number, int least, int most) {
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= least && exponent < most) {
      return number.toPlainString();
    }
    String digits = number.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = number.signum() < 0 ? "-" : "";
    String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
    return sign + digits.charAt(0) + fraction + "e" + power + Math.abs(exponent);
  }
}
