package io.rallyd.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers made of other values. */
public final class Conversions {
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+(_\\d+)*)?");

  private Conversions() {}

  /**
   * The integer part of a number, or the integer a string of base 10 means.
   *
   * @throws EvaluationException of fault VALUE, TYPE or OVERFLOW if there is none
   */
  public static Object toInteger(Object value) {
    if (value instanceof Double number) {
      if (Double.isNaN(number)) {
        throw EvaluationException.value("cannot convert float NaN to integer");
      } else if (Double.isInfinite(number)) {
        throw EvaluationException.overflow("cannot convert float infinity to integer");
      }
      return Numbers.normal(new BigDecimal(number).toBigInteger());
    } else if (Numbers.isInteger(value)) {
      return Numbers.normal(Numbers.big(value));
    } else if (value instanceof String text) {
      return parseInteger(text, 10);
    }
    throw unfit(value, "int");
  }

  /** The integer that a string means in a base of 2 to 36, or 0 for the base of its prefix. */
  public static Object parseInteger(String text, int base) {
    if (base != 0 && (base < 2 || base > 36)) {
      throw EvaluationException.value("the base of an integer is 0 or from 2 to 36");
    }
    String digits = StringMethods.strip(text, null, true, true).toLowerCase(Locale.ROOT);
    boolean negative = digits.startsWith("-");
    digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    int radix = base;
    int prefixed = prefix(digits);
    if (prefixed != 0 && (base == 0 || base == prefixed)) {
      radix = prefixed;
      digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
    } else if (base == 0) {
      radix = 10;
      if (digits.matches("0[0_]*[1-9].*")) {
        throw invalid(text, base);
      }
    }
    if (digits.isEmpty()
        || digits.startsWith("_")
        || digits.endsWith("_")
        || digits.contains("__")
        || digits.startsWith("+")
        || digits.startsWith("-")) {
      throw invalid(text, base);
    }
    String bare = digits.replace("_", "");
    if (bare.length() > 4300 && Integer.bitCount(radix) != 1) {
      throw EvaluationException.value("an integer of more than 4300 digits cannot be read");
    }
    Meter.step(bare.length());
    try {
      BigInteger number = new BigInteger(bare, radix);
      return Numbers.normal(negative ? number.negate() : number);
    } catch (NumberFormatException e) {
      throw invalid(text, base);
    }
  }

  private static int prefix(String digits) {
    return digits.startsWith("0x")
        ? 16
        : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
  }

  private static EvaluationException invalid(String text, int base) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return EvaluationException.value(
        "invalid literal for an integer of base " + base + ": " + Repr.of(shown));
  }

  /**
   * The value as a double; a string is read.
   *
   * @throws EvaluationException of fault VALUE, TYPE or OVERFLOW if there is none
   */
  public static double toReal(Object value) {
    if (Numbers.isNumber(value)) {
      return Numbers.real(value);
    } else if (value instanceof String text) {
      return parseReal(text);
    }
    throw unfit(value, "float");
  }

  private static double parseReal(String text) {
    String bare = StringMethods.strip(text, null, true, true);
    String unsigned = bare.startsWith("-") || bare.startsWith("+") ? bare.substring(1) : bare;
    switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "inf", "infinity":
        return bare.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case "nan":
        return Double.NaN;
      default:
        // The pattern is only asked about texts of a length it can take.
        if (bare.length() > 2000 || !REAL.matcher(bare).matches()) {
          String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
          throw EvaluationException.value("could not convert string to float: " + Repr.of(shown));
        }
        return Double.parseDouble(bare.replace("_", ""));
    }
  }

  private static EvaluationException unfit(Object value, String type) {
    return value instanceof Undefined undefined
        ? undefined.failure()
        : EvaluationException.type(
            type + "() needs a string or a number, not '" + Types.name(value) + "'");
  }
}
