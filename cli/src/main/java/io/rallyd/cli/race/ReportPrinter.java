package io.rallyd.cli.race;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.cli.console.Console;
import io.rallyd.cli.console.Lettering;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.report.RedlineReport;
import io.rallyd.cli.report.ReportFile;
import io.rallyd.cli.report.ReportStyle;
import io.rallyd.cli.report.SummaryReport;
import io.rallyd.protocol.RallyException;

/** Prints the report of a race to the console and, if asked, into a file. */
final class ReportPrinter {
  private static final String RULE = "-".repeat(54) + "\n";

  private final Call call;
  private final ReportStyle style;
  private final String file;

  ReportPrinter(Call call, ReportStyle style, String file) {
    this.call = call;
    this.style = style;
    this.file = file;
  }

  void print(String raceJson) {
    JsonNode results;
    try {
      results = new ObjectMapper().readTree(raceJson).path("results");
    } catch (JsonProcessingException e) {
      throw new RallyException("The results of the race cannot be read.", e);
    }
    SummaryReport report = new SummaryReport(results, style);
    String table = style.write(report.table());
    Console console = call.console();
    console.text(
        "\n" + console.bold(RULE + Lettering.draw("final score") + RULE).stripTrailing() + "\n");
    console.text(table);
    RedlineReport redline = new RedlineReport(results);
    if (redline.exists()) {
      table += "\n" + style.write(redline.table());
      console.text("\n" + style.write(redline.table()));
      console.line("");
      console.info(redline.answer());
    }
    console.line("");
    report.warnings().forEach(console::warning);
    if (!file.isEmpty()) {
      ReportFile.append(call.surroundings().arguments().path(file), table);
    }
  }
}
