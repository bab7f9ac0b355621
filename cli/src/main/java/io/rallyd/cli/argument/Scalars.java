package io.rallyd.cli.argument;

import io.rallyd.protocol.RallyException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Gives a type to the plain text of one value, as Rally does: quoted text, whole number, number,
 * boolean, none, and whatever is left stays text. Numbers follow Python's syntax, so {@code 1_000}
 * and {@code nan} are numbers.
 */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?([0-9]+(_[0-9]+)*\\.?([0-9]+(_[0-9]+)*)?|\\.[0-9]+(_[0-9]+)*)"
              + "([eE][+-]?[0-9]+(_[0-9]+)*)?");
  private static final Pattern INFINITE = Pattern.compile("([+-]?)(inf|infinity)");
  private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?nan");

  private Scalars() {}

  /** Returns a String, Long, Double, Boolean or null; the text is taken without outer blanks. */
  static Object typed(String text) {
    if (text.startsWith("'")) {
      return text.length() < 2 ? "" : text.substring(1, text.length() - 1);
    }
    Optional<Number> number = number(text);
    if (number.isPresent()) {
      return number.get();
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      case "none" -> null;
      default -> text;
    };
  }

  private static Optional<Number> number(String text) {
    if (WHOLE.matcher(text).matches()) {
      return Optional.of(whole(new BigInteger(text.replace("_", ""))));
    }
    if (DECIMAL.matcher(text).matches()) {
      return Optional.of(Double.valueOf(text.replace("_", "")));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (NOT_A_NUMBER.matcher(lower).matches()) {
      return Optional.of(Double.NaN);
    }
    var infinite = INFINITE.matcher(lower);
    if (infinite.matches()) {
      return Optional.of(
          infinite.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return Optional.empty();
  }

  /** Returns the number as a Long; larger ones are refused, no flag has a use for them. */
  static Long whole(BigInteger number) {
    if (number.bitLength() > 63) {
      throw new RallyException("The number [" + number + "] does not fit into 64 bits.");
    }
    return number.longValue();
  }
}
