package io.rallyd.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as text with a conversion letter, a precision and a sign; exactly rounded. */
final class NumberFormat {
  private static final int MAX_PRECISION = 100_000;

  /** Digits after the point, significant digits, or minimum digits; -1 for the usual. */
  int precision = -1;

  /** What stands before a number that is not negative: '+', ' ' or '-' for nothing. */
  char sign = '-';

  /** Keeps a digit after the point, and turns to an exponent one digit earlier. */
  boolean real;

  /** Keeps the point and zeros, or puts the prefix of the base. */
  boolean alternate;

  /** An integer with one of the letters {@code d b o x X}. */
  String integer(char kind, BigInteger number) {
    int base = kind == 'd' ? 10 : kind == 'b' ? 2 : kind == 'o' ? 8 : 16;
    String digits = base == 10 ? Repr.integer(number.abs()) : number.abs().toString(base);
    if (precision > digits.length()) {
      checkPrecision();
      digits = "0".repeat(precision - digits.length()) + digits;
    }
    String prefix = alternate && base != 10 ? "0" + Character.toLowerCase(kind) : "";
    String text = prefix + digits;
    return prefix(number.signum() < 0) + (kind == 'X' ? text.toUpperCase(Locale.ROOT) : text);
  }

  /** A double with one of the letters {@code e E f F g G}, or {@code r} for its shortest text. */
  String real(char kind, double number) {
    boolean negative = number < 0 || number == 0 && 1 / number < 0;
    String text;
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      text = Double.isNaN(number) ? "nan" : "inf";
      negative = number < 0;
    } else {
      checkPrecision();
      BigDecimal exact = new BigDecimal(Math.abs(number));
      int digits = precision < 0 ? 6 : precision;
      text =
          switch (Character.toLowerCase(kind)) {
            case 'f' -> point(exact.setScale(digits, RoundingMode.HALF_EVEN).toPlainString());
            case 'e' -> scientific(exact, digits);
            case 'g' -> general(exact, Math.max(1, digits));
            default -> FloatText.of(Math.abs(number));
          };
    }
    text = prefix(negative) + text;
    return Character.isUpperCase(kind) ? text.toUpperCase(Locale.ROOT) : text;
  }

  private void checkPrecision() {
    if (precision > MAX_PRECISION) {
      throw EvaluationException.value("precision too big");
    }
  }

  private String prefix(boolean negative) {
    return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
  }

  private String point(String text) {
    return alternate && text.indexOf('.') < 0 ? text + "." : text;
  }

  private String scientific(BigDecimal exact, int digits) {
    BigDecimal rounded = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    String unscaled = rounded.unscaledValue().toString();
    int exponent = exact.signum() == 0 ? 0 : unscaled.length() - 1 - rounded.scale();
    unscaled += "0".repeat(Math.max(0, digits + 1 - unscaled.length()));
    String mantissa =
        digits == 0
            ? point(unscaled.substring(0, 1))
            : unscaled.charAt(0) + "." + unscaled.substring(1, digits + 1);
    return mantissa + FloatText.exponent("e", exponent);
  }

  private String general(BigDecimal exact, int digits) {
    BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = exact.signum() == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
    if (exponent < -4 || exponent >= (real ? digits - 1 : digits)) {
      String text = scientific(exact, digits - 1);
      int letter = text.indexOf('e');
      return trim(text.substring(0, letter)) + text.substring(letter);
    }
    int scale = digits - 1 - exponent;
    return trim(
        point(rounded.setScale(Math.max(0, scale), RoundingMode.HALF_EVEN).toPlainString()));
  }

  private String trim(String text) {
    if (alternate || text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  /** The length of the sign and prefix of a base before the digits. */
  static int head(String text) {
    int head = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
    boolean prefixed =
        text.length() > head + 1
            && text.charAt(head) == '0'
            && "xXobB".indexOf(text.charAt(head + 1)) >= 0;
    return prefixed ? head + 2 : head;
  }
}
