package io.rallyd.cli.listing;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.report.TextTable;
import java.util.List;

/** The pipelines of this version. */
final class PipelineList {
  private PipelineList() {}

  static void print(Call call) {
    call.console().line("Available pipelines:\n");
    call.console()
        .line(
            new TextTable(
                    List.of("Name", "Description"),
                    List.of(
                        List.of(
                            "from-distribution",
                            "Downloads an Elasticsearch distribution, provisions it, runs a"
                                + " benchmark and reports results."),
                        List.of(
                            "benchmark-only",
                            "Assumes an already running Elasticsearch instance, runs a benchmark"
                                + " and reports results")))
                .simple());
  }
}
