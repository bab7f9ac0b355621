package io.rallyd.cli.race;

import io.rallyd.cli.argument.ClientOptions;
import io.rallyd.cli.invocation.Choices;
import picocli.CommandLine.Option;

/** The flags of a race that are about neither track, car nor report. */
final class RaceOptions {
  static final class OnError extends Choices {
    OnError() {
      super("continue", "abort", "continue-on-network");
    }
  }

  @Option(
      names = "--race-id",
      paramLabel = "ID",
      description = "Id of this race (default: random).")
  String raceId;

  @Option(
      names = "--target-hosts",
      paramLabel = "HOSTS",
      defaultValue = "",
      description = "Hosts of the cluster: host:port,... or JSON or a .json file.")
  String targetHosts;

  @Option(
      names = "--load-driver-hosts",
      paramLabel = "HOSTS",
      defaultValue = "localhost",
      description = "Machines that make the load (default: ${DEFAULT-VALUE}).")
  String loadDriverHosts;

  @Option(
      names = "--client-options",
      paramLabel = "OPTIONS",
      defaultValue = ClientOptions.DEFAULT,
      description =
          "Options of the HTTP client: key:value,... or JSON or a .json file (default:"
              + " ${DEFAULT-VALUE}).")
  String clientOptions;

  @Option(
      names = "--on-error",
      paramLabel = "WHAT",
      defaultValue = "continue",
      completionCandidates = OnError.class,
      description =
          "What a failed request does: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String onError;

  @Option(
      names = {"--user-tags", "--user-tag"},
      paramLabel = "TAGS",
      defaultValue = "",
      description = "Tags to keep with the results: key:value,... or JSON or a .json file.")
  String userTags;

  @Option(
      names = "--samples-file",
      paramLabel = "FILE",
      description =
          "Keep each request in this file (NDJSON, gzip); a load driver on another machine keeps"
              + " its own there, in its directory of the race.")
  String samplesFile;

  @Option(names = "--test-mode", description = "Run the track with little data, to test it.")
  boolean testMode;

  @Option(
      names = "--kill-running-processes",
      description = "Cancel a race that is running before this one starts.")
  boolean killRunningProcesses;

  @Option(
      names = "--effective-start-date",
      paramLabel = "DATE",
      hidden = true,
      description = "Start of the race as yyyy-MM-dd HH:mm:ss in UTC.")
  String effectiveStartDate;

  @Option(names = "--skip-rest-api-check", hidden = true)
  boolean skipRestApiCheck;
}
