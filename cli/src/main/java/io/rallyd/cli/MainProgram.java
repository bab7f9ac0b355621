package io.rallyd.cli;

import io.rallyd.cli.invocation.LogFile;
import io.rallyd.cli.invocation.Parser;
import io.rallyd.cli.invocation.Surroundings;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What both programs share: the way from the arguments of a process to its exit code. */
final class MainProgram {
  private MainProgram() {}

  /** The options of a program called without a sub-command. */
  static final class Options {
    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    private boolean help;
  }

  /** Runs a program and ends the process with its exit code. */
  static void main(String name, String[] arguments, ToIntFunction<Surroundings> program) {
    Surroundings surroundings = Surroundings.ofThisProcess(name);
    if (Version.onlyAsked(surroundings, arguments)) {
      return;
    }
    LogFile.in(surroundings.configHome().logs());
    int code = program.applyAsInt(surroundings);
    surroundings.out().flush();
    System.exit(code);
  }

  /** Parses arguments and runs the sub-command they name; returns the exit code. */
  static int run(
      CommandLine commands,
      Surroundings surroundings,
      String[] arguments,
      ToIntFunction<CommandLine> subCommand) {
    Parser.Parsed parsed = new Parser(commands, surroundings).parse(arguments);
    return parsed.exitCode().orElseGet(() -> subCommand.applyAsInt(parsed.command().orElseThrow()));
  }
}
