package io.rallyd.jinja.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a replacement field after the colon: fill, alignment, sign, width, type. */
final class FormatSpec {
  private static final Pattern SPEC =
      Pattern.compile(
          "((?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alt>#)?(?<zero>0)?"
              + "(?<width>\\d{1,9})?(?<group>[,_])?(\\.(?<precision>\\d{1,9}))?(?<type>[a-zA-Z%])?",
          Pattern.DOTALL);

  private FormatSpec() {}

  /** Formats one value. */
  static String format(Object value, String spec) {
    if (spec.isEmpty()) {
      return Repr.text(value);
    }
    boolean number = Numbers.isNumber(value) && !(value instanceof Boolean && isText(spec));
    if (!number && !(value instanceof String)) {
      throw EvaluationException.type(
          "unsupported format string passed to " + Types.name(value) + ".__format__");
    }
    Matcher matcher = SPEC.matcher(spec);
    if (!matcher.matches()) {
      throw EvaluationException.value("Invalid format specifier " + Repr.of(spec));
    }
    return number ? number(value, matcher) : text((String) value, matcher);
  }

  private static boolean isText(String spec) {
    return spec.endsWith("s");
  }

  private static String text(String value, Matcher spec) {
    String type = spec.group("type");
    if (type != null && !type.equals("s")) {
      throw unknown(type, "str");
    }
    if (spec.group("sign") != null
        || spec.group("alt") != null
        || spec.group("group") != null
        || "=".equals(spec.group("align"))) {
      throw EvaluationException.value("a sign, '#', ',' or '=' is not allowed in a string format");
    }
    int precision = integer(spec, "precision", Integer.MAX_VALUE);
    String text =
        precision < Characters.length(value) ? Characters.slice(value, 0, precision) : value;
    return align(text, spec, spec.group("zero") == null ? ' ' : '0', '<');
  }

  private static String number(Object value, Matcher spec) {
    NumberFormat format = new NumberFormat();
    format.sign = spec.group("sign") == null ? '-' : spec.group("sign").charAt(0);
    format.alternate = spec.group("alt") != null;
    format.precision = integer(spec, "precision", -1);
    String type = spec.group("type");
    String text;
    if (Numbers.isInteger(value) && (type == null || "bcdnoxX".contains(type))) {
      if (format.precision >= 0) {
        throw EvaluationException.value("Precision not allowed in integer format specifier");
      }
      if ("c".equals(type)) {
        return align(StringMethods.character(value), spec, ' ', '<');
      }
      char letter = type == null || type.equals("n") ? 'd' : type.charAt(0);
      text = format.integer(letter, Numbers.big(value));
    } else if (type == null && format.precision < 0) {
      text = format.real('r', Numbers.real(value));
    } else if (type == null) {
      text = general(format, Numbers.real(value));
    } else if (type.equals("%")) {
      text = format.real('f', Numbers.real(value) * 100) + "%";
    } else if ("eEfFgGn".contains(type)) {
      text = format.real(type.equals("n") ? 'g' : type.charAt(0), Numbers.real(value));
    } else {
      throw unknown(type, Types.name(value));
    }
    return padded(text, spec, type);
  }

  /** Without a letter a precision counts significant digits, and one stays after the point. */
  private static String general(NumberFormat format, double value) {
    format.real = true;
    String text = format.real('g', value);
    boolean bare = text.indexOf('.') < 0 && text.indexOf('e') < 0 && !text.endsWith("n");
    return bare && !text.endsWith("f") ? text + ".0" : text;
  }

  private static String padded(String text, Matcher spec, String type) {
    boolean zero = spec.group("zero") != null && spec.group("align") == null;
    int width = integer(spec, "width", 0);
    String grouped = text;
    if (spec.group("group") != null) {
      if (type != null && "cn".contains(type)) {
        throw EvaluationException.value("Cannot specify grouping with '" + type + "'");
      }
      boolean wide = type != null && "boxX".contains(type);
      grouped = Grouping.group(text, spec.group("group").charAt(0), wide ? 4 : 3, zero ? width : 0);
    }
    boolean inner = zero || "=".equals(spec.group("align"));
    if (inner) {
      long missing = (long) width - Characters.length(grouped);
      int head = NumberFormat.head(grouped);
      String fill = spec.group("fill") != null ? spec.group("fill") : zero ? "0" : " ";
      return grouped.substring(0, head)
          + Characters.repeat(fill, missing)
          + grouped.substring(head);
    }
    return align(grouped, spec, spec.group("zero") != null ? '0' : ' ', '>');
  }

  private static String align(String text, Matcher spec, char usualFill, char usual) {
    long missing = (long) integer(spec, "width", 0) - Characters.length(text);
    if (missing <= 0) {
      return text;
    }
    String fill = spec.group("fill") == null ? String.valueOf(usualFill) : spec.group("fill");
    char align = spec.group("align") == null ? usual : spec.group("align").charAt(0);
    long left = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    return Characters.repeat(fill, left) + text + Characters.repeat(fill, missing - left);
  }

  private static int integer(Matcher spec, String group, int fallback) {
    return spec.group(group) == null ? fallback : Integer.parseInt(spec.group(group));
  }

  private static EvaluationException unknown(String type, String name) {
    return EvaluationException.value(
        "Unknown format code '" + type + "' for object of type '" + name + "'");
  }
}
