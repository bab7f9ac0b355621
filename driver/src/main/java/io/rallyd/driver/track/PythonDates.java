package io.rallyd.driver.track;

import io.rallyd.jinja.value.EvaluationException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** Dates as templates of tracks reckon with them, in UTC, with formats such as {@code %d-%m-%Y}. */
final class PythonDates {
  private static final Map<Character, String> DIRECTIVES =
      Map.ofEntries(
          Map.entry('d', "dd"),
          Map.entry('m', "MM"),
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('f', "SSSSSS"),
          Map.entry('j', "DDD"),
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('z', "xx"),
          Map.entry('Z', "zzz"));

  private PythonDates() {}

  /** Returns the whole days from one point in time to another, rounded down. */
  static long days(Object start, Object end, String format) {
    return Math.floorDiv(
        ChronoUnit.NANOS.between(time(start, format), time(end, format)),
        ChronoUnit.DAYS.getDuration().toNanos());
  }

  /** Returns the date some days after epoch seconds. */
  static String format(Object epochSeconds, long daysLater, String format) {
    if (!(epochSeconds instanceof Double)) {
      throw EvaluationException.type("a date must be given in epoch seconds with a fraction");
    }
    return formatter(format).format(instant((Double) epochSeconds).plusDays(daysLater));
  }

  private static LocalDateTime time(Object value, String format) {
    if (value instanceof Double seconds) {
      return instant(seconds);
    }
    if (!(value instanceof String text)) {
      throw EvaluationException.type(
          "a date must be a text or epoch seconds with a fraction but is " + value);
    }
    return PythonDateParser.parse(text, format);
  }

  private static LocalDateTime instant(double epochSeconds) {
    long micros = Math.round(epochSeconds * 1e6);
    return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  private static DateTimeFormatter formatter(String format) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        builder.appendLiteral(c);
        continue;
      }
      i++;
      char directive = i < format.length() ? format.charAt(i) : ' ';
      String pattern = DIRECTIVES.get(directive);
      if (directive == '%') {
        builder.appendLiteral('%');
      } else if (pattern != null) {
        builder.appendPattern(pattern);
      } else {
        throw EvaluationException.value("the date format '" + format + "' is not supported");
      }
    }
    return builder.toFormatter(Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }
}
