package io.rallyd.cli.daemon;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.Choices;
import io.rallyd.cli.invocation.ExitCode;
import io.rallyd.daemon.lifecycle.DaemonControl;
import io.rallyd.daemon.lifecycle.StatusText;
import io.rallyd.protocol.session.DaemonStatus;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code esrallyd status}: one word for scripts; more on request, and to a person at the
 * coordinator's terminal.
 */
@Command(name = "status", description = "Tell whether a daemon runs here.", sortOptions = false)
public final class StatusCommand implements DaemonAction {
  static final class Formats extends Choices {
    Formats() {
      super("text", "json");
    }
  }

  @Option(
      names = "--verbose",
      description =
          "Tell also what it does, what its connections did, and on the coordinator who the"
              + " members are.")
  private boolean verbose;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  @Override
  public int run(DaemonControl control, Console console) {
    Optional<DaemonStatus> status = control.status();
    if (format.equals("json")) {
      console.line(StatusText.json(status));
      return ExitCode.SUCCESS;
    }
    console.line(StatusText.word(status));
    status
        .filter(s -> verbose || console.terminal() && !s.members().isEmpty())
        .ifPresent(s -> StatusText.lines(s, ZoneId.systemDefault()).forEach(console::line));
    status
        .filter(s -> verbose)
        .map(StatusText::traffic)
        .ifPresent(lines -> traffic(lines, console));
    return ExitCode.SUCCESS;
  }

  private static void traffic(List<String> lines, Console console) {
    if (!lines.isEmpty()) {
      console.line("");
      lines.forEach(console::line);
    }
  }
}
