package io.rallyd.driver.track;

import io.rallyd.jinja.value.EvaluationException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads dates as {@code strptime} of Python does in the C locale: numbers may lack leading zeros,
 * case does not matter, white space stands for any, and what is not given is that of the first of
 * January 1900. Of a time zone only its form is looked at.
 */
final class PythonDateParser {
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private static final String DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
  private static final int USUAL_YEAR = 1900;

  /** Years of two digits up to this one belong to the century after 1900. */
  private static final int LAST_OF_2000 = 68;

  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('d', "3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]"),
          Map.entry('m', "1[0-2]|0[1-9]|[1-9]"),
          Map.entry('Y', "\\d{4}"),
          Map.entry('y', "\\d{2}"),
          Map.entry('H', "2[0-3]|[01]\\d|\\d"),
          Map.entry('I', "1[0-2]|0[1-9]|[1-9]"),
          Map.entry('M', "[0-5]\\d|\\d"),
          Map.entry('S', "6[01]|[0-5]\\d|\\d"),
          Map.entry('p', "am|pm"),
          Map.entry('f', "\\d{1,6}"),
          Map.entry('j', "36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]"),
          Map.entry('a', DAYS.replaceAll("([a-z]{3})[a-z]*", "$1")),
          Map.entry('A', DAYS),
          Map.entry('b', String.join("|", MONTHS.stream().map(m -> m.substring(0, 3)).toList())),
          Map.entry('B', String.join("|", MONTHS)),
          Map.entry('z', "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|z"),
          Map.entry('Z', "utc|gmt"));

  private final String format;
  private final Matcher found;

  private PythonDateParser(String text, String format) {
    this.format = format;
    this.found = pattern(format).matcher(text);
  }

  /**
   * Reads a date.
   *
   * @throws EvaluationException when the format is not supported or the text does not match it
   */
  static LocalDateTime parse(String text, String format) {
    PythonDateParser parser = new PythonDateParser(text, format);
    try {
      if (parser.found.matches()) {
        return LocalDateTime.of(parser.date(), parser.time());
      }
    } catch (DateTimeException e) {
      // such as the 31st of February
    }
    throw EvaluationException.value(
        "the date '" + text + "' does not match the format '" + format + "'");
  }

  private static Pattern pattern(String format) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%') {
        i++;
        char directive = i < format.length() ? format.charAt(i) : ' ';
        String pattern = directive == '%' ? "%" : PATTERNS.get(directive);
        if (pattern == null) {
          throw unsupported(format);
        }
        regex.append(directive == '%' ? "%" : "(?<" + directive + ">" + pattern + ")");
      } else if (Character.isWhitespace(c)) {
        regex.append(regex.toString().endsWith("\\s+") ? "" : "\\s+");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      // a directive that comes twice
      throw unsupported(format);
    }
  }

  private static EvaluationException unsupported(String format) {
    return EvaluationException.value("the date format '" + format + "' is not supported");
  }

  private LocalDate date() {
    int year = number('Y', USUAL_YEAR);
    if (has('y')) {
      int ofCentury = number('y', 0);
      year = ofCentury + (ofCentury <= LAST_OF_2000 ? 2000 : 1900);
    }
    if (has('j')) {
      return LocalDate.of(year, 1, 1).plusDays(number('j', 1) - 1);
    }
    int month = number('m', 1);
    for (char named : new char[] {'b', 'B'}) {
      if (has(named)) {
        String name = text(named).substring(0, 3);
        month = 1 + MONTHS.stream().map(m -> m.substring(0, 3)).toList().indexOf(name);
      }
    }
    return LocalDate.of(year, month, number('d', 1));
  }

  private LocalTime time() {
    int hour = number('H', 0);
    if (has('I')) {
      boolean afternoon = has('p') && text('p').equals("pm");
      hour = number('I', 0) % 12 + (afternoon ? 12 : 0);
    }
    int nanos = has('f') ? Integer.parseInt((text('f') + "00000").substring(0, 6)) * 1000 : 0;
    return LocalTime.of(hour, number('M', 0), number('S', 0), nanos);
  }

  private boolean has(char directive) {
    return format.replace("%%", "").contains("%" + directive);
  }

  private int number(char directive, int otherwise) {
    return has(directive) ? Integer.parseInt(text(directive).strip()) : otherwise;
  }

  private String text(char directive) {
    return found.group(String.valueOf(directive)).toLowerCase(Locale.ROOT);
  }
}
