package io.rallyd.cli;

import io.rallyd.cli.invocation.LogFile;
import io.rallyd.cli.invocation.Parser;
import io.rallyd.cli.invocation.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code esrallyd}: makes this machine a member of a cluster. */
public final class Esrallyd {
  @Command(
      description = "Makes this machine a member of a cluster that runs benchmarks.",
      sortOptions = false)
  static final class Main {
    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    private boolean help;
  }

  private Esrallyd() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Surroundings surroundings = Surroundings.ofThisProcess("esrallyd");
    if (Version.onlyAsked(surroundings, arguments)) {
      return;
    }
    LogFile.in(surroundings.configHome().logs());
    int code =
        new Parser(commands(surroundings.program()), surroundings)
            .parse(arguments)
            .exitCode()
            .orElse(64);
    System.exit(code);
  }

  /** Returns the program's commands. */
  static CommandLine commands(String program) {
    CommandLine main = new CommandLine(new Main());
    main.setCommandName(program);
    main.getCommandSpec().version(Version.line(program));
    return main;
  }
}
