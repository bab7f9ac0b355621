package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Choices;
import io.rallyd.cli.report.ReportStyle;
import picocli.CommandLine.Option;

/** The flags that say how the report looks and where it goes. */
final class ReportOptions {
  static final class Formats extends Choices {
    Formats() {
      super("markdown", "csv");
    }
  }

  static final class Aligns extends Choices {
    Aligns() {
      super("right", "center", "left", "decimal");
    }
  }

  static final class Rows extends Choices {
    Rows() {
      super("available", "all-percentiles", "all");
    }
  }

  @Option(
      names = "--report-format",
      paramLabel = "FORMAT",
      defaultValue = "markdown",
      completionCandidates = Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String format;

  @Option(
      names = "--report-numbers-align",
      paramLabel = "ALIGN",
      defaultValue = "decimal",
      completionCandidates = Aligns.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String numbersAlign;

  @Option(
      names = "--show-in-report",
      paramLabel = "WHAT",
      defaultValue = "available",
      completionCandidates = Rows.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String show;

  @Option(
      names = "--report-file",
      paramLabel = "FILE",
      defaultValue = "",
      description = "Append the report to this file, too.")
  String file;

  ReportStyle style(boolean processingTime) {
    return new ReportStyle(format, numbersAlign, show, processingTime);
  }
}
