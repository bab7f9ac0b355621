package io.rallyd.cli.report;

import java.util.Set;

/**
 * How a report is to look.
 *
 * @param format {@code markdown} or {@code csv}
 * @param numbersAlign {@code right}, {@code center}, {@code left} or {@code decimal}
 * @param show {@code available}, {@code all-percentiles} or {@code all}
 * @param processingTime whether the rows of processing time are wanted
 */
public record ReportStyle(String format, String numbersAlign, String show, boolean processingTime) {
  /** The words for {@code format}. */
  public static final Set<String> FORMATS = Set.of("markdown", "csv");

  /** Returns the table in this style's format. */
  public String write(TextTable table) {
    return format.equals("csv") ? table.csv() : table.markdown(numbersAlign);
  }

  boolean showAll() {
    return show.equals("all");
  }

  boolean showAllPercentiles() {
    return showAll() || show.equals("all-percentiles");
  }
}
