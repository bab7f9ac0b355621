package io.rallyd.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of a text table: finds out whether its cells are whole numbers, numbers or text, and
 * writes and aligns them accordingly, as the Python library tabulate (0.8.9) does.
 */
final class TableColumn {
  /** Where the cells of a column stand. */
  enum Align {
    LEFT,
    CENTER,
    RIGHT,
    /** Points below each other. */
    DECIMAL;

    static Align of(String name) {
      return valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }
  }

  private enum Kind {
    NOTHING,
    WHOLE,
    NUMBER,
    TEXT
  }

  private final String header;
  private final Align align;
  private final int width;
  private final List<String> cells;

  private TableColumn(String header, Align align, int width, List<String> cells) {
    this.header = header;
    this.align = align;
    this.width = width;
    this.cells = cells;
  }

  /**
   * Lays a column out.
   *
   * @param values null, Long, Integer, Double or String
   */
  static TableColumn of(String header, List<?> values, Align numbers, Align texts) {
    Kind kind = Kind.NOTHING;
    for (Object value : values) {
      Kind each = kindOf(value);
      kind = each.compareTo(kind) > 0 ? each : kind;
    }
    Align align = kind == Kind.WHOLE || kind == Kind.NUMBER ? numbers : texts;
    List<String> written = new ArrayList<>(values.size());
    for (Object value : values) {
      written.add(write(value, kind));
    }
    if (align == Align.DECIMAL) {
      written = pointsAligned(written);
    } else {
      written.replaceAll(String::strip);
    }
    int width = length(header) + 2;
    for (String cell : written) {
      width = Math.max(width, length(cell));
    }
    List<String> padded = new ArrayList<>(written.size());
    for (String cell : written) {
      padded.add(pad(cell, align, width));
    }
    return new TableColumn(pad(header, align, width), align, width, padded);
  }

  String header() {
    return header;
  }

  Align align() {
    return align;
  }

  int width() {
    return width;
  }

  String cell(int row) {
    return cells.get(row);
  }

  private static Kind kindOf(Object value) {
    if (value == null) {
      return Kind.NOTHING;
    }
    if (value instanceof Double) {
      return Kind.NUMBER;
    }
    if (value instanceof Number) {
      return Kind.WHOLE;
    }
    String text = value.toString();
    if (NumberText.isWhole(text)) {
      return Kind.WHOLE;
    }
    return NumberText.isNumber(text) ? Kind.NUMBER : Kind.TEXT;
  }

  private static String write(Object value, Kind column) {
    if (value == null) {
      return "";
    }
    if (column == Kind.NUMBER) {
      double number =
          value instanceof Number n ? n.doubleValue() : NumberText.parse(value.toString());
      return NumberText.general(number);
    }
    return plain(value);
  }

  /** Returns a value as text outside number columns. */
  static String plain(Object value) {
    return value instanceof Double d ? NumberText.shortest(d) : String.valueOf(value);
  }

  private static List<String> pointsAligned(List<String> cells) {
    int most = cells.stream().mapToInt(TableColumn::afterPoint).max().orElse(0);
    List<String> result = new ArrayList<>(cells.size());
    for (String cell : cells) {
      result.add(cell + " ".repeat(most - afterPoint(cell)));
    }
    return result;
  }

  /**
   * Returns the characters after the point, or after the {@code e} without one; -1 with neither.
   */
  private static int afterPoint(String cell) {
    if (!NumberText.isNumber(cell) || NumberText.isWhole(cell)) {
      return -1;
    }
    int mark = cell.lastIndexOf('.');
    if (mark < 0) {
      mark = cell.lastIndexOf('e');
    }
    return mark < 0 ? -1 : cell.length() - mark - 1;
  }

  private static String pad(String cell, Align align, int width) {
    int blanks = Math.max(0, width - length(cell));
    return switch (align) {
      case LEFT -> cell + " ".repeat(blanks);
      case CENTER -> " ".repeat(blanks / 2) + cell + " ".repeat(blanks - blanks / 2);
      case RIGHT, DECIMAL -> " ".repeat(blanks) + cell;
    };
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
