package io.rallyd.cli.report;

import io.rallyd.cli.report.TableColumn.Align;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as text, in the shapes that Rally prints. Cells are null, Long, Integer, Double or
 * String; every row has as many as there are headers. Immutable.
 */
public final class TextTable {
  private final List<String> headers;
  private final List<List<Object>> rows;

  /** Creates a table. */
  public TextTable(List<String> headers, List<List<Object>> rows) {
    this.headers = List.copyOf(headers);
    this.rows = List.copyOf(rows);
  }

  /**
   * Returns a Markdown table; every line ends with a line feed.
   *
   * @param numbersAlign {@code right}, {@code center}, {@code left} or {@code decimal}
   */
  public String markdown(String numbersAlign) {
    List<TableColumn> columns = columns(Align.of(numbersAlign), Align.RIGHT);
    StringBuilder out = new StringBuilder();
    line(out, columns.stream().map(c -> " " + c.header() + " ").toList());
    line(out, columns.stream().map(c -> ruler(c)).toList());
    for (int row = 0; row < rows.size(); row++) {
      List<String> cells = new ArrayList<>();
      for (TableColumn column : columns) {
        cells.add(" " + column.cell(row) + " ");
      }
      line(out, cells);
    }
    return out.toString();
  }

  /**
   * Returns a table of plain columns with dashes below their headers; lines end with line feeds.
   */
  public String simple() {
    List<TableColumn> columns = columns(Align.DECIMAL, Align.LEFT);
    StringBuilder out = new StringBuilder();
    plain(out, columns.stream().map(TableColumn::header).toList());
    plain(out, columns.stream().map(c -> "-".repeat(c.width())).toList());
    for (int row = 0; row < rows.size(); row++) {
      int r = row;
      plain(out, columns.stream().map(c -> c.cell(r)).toList());
    }
    return out.toString();
  }

  /** Returns comma-separated values, unrounded; lines end with carriage return and line feed. */
  public String csv() {
    StringBuilder out = new StringBuilder();
    csvLine(out, headers);
    rows.forEach(row -> csvLine(out, row));
    return out.toString();
  }

  private List<TableColumn> columns(Align numbers, Align texts) {
    List<TableColumn> columns = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      List<Object> values = new ArrayList<>(rows.size());
      for (List<Object> row : rows) {
        values.add(row.get(i));
      }
      columns.add(TableColumn.of(headers.get(i), values, numbers, texts));
    }
    return columns;
  }

  private String ruler(TableColumn column) {
    int width = column.width() + 2;
    if (rows.isEmpty()) {
      return "-".repeat(width);
    }
    return switch (column.align()) {
      case LEFT -> ":" + "-".repeat(width - 1);
      case CENTER -> ":" + "-".repeat(width - 2) + ":";
      case RIGHT, DECIMAL -> "-".repeat(width - 1) + ":";
    };
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append('|').append(String.join("|", cells)).append("|\n");
  }

  private static void plain(StringBuilder out, List<String> cells) {
    out.append(String.join("  ", cells).stripTrailing()).append('\n');
  }

  private static void csvLine(StringBuilder out, List<?> cells) {
    for (int i = 0; i < cells.size(); i++) {
      Object cell = cells.get(i);
      out.append(i == 0 ? "" : ",").append(cell == null ? "" : quoted(TableColumn.plain(cell)));
    }
    out.append("\r\n");
  }

  private static String quoted(String text) {
    boolean special = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
