package io.rallyd.cli.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Understands the command line of a program, answers calls for help and version, and says on
 * standard error what it cannot understand.
 */
public final class Parser {
  private final CommandLine main;
  private final Surroundings surroundings;

  /** What a command line came to: an exit code, or a sub-command to run. */
  public record Parsed(Optional<Integer> exitCode, Optional<CommandLine> command) {}

  /** Creates a parser. */
  public Parser(CommandLine main, Surroundings surroundings) {
    this.main = main;
    this.surroundings = surroundings;
    configure(main);
  }

  private static void configure(CommandLine command) {
    command.setOverwrittenOptionsAllowed(true);
    command.setUnmatchedOptionsAllowedAsOptionParameters(false);
    command.setExpandAtFiles(false);
    command.setTrimQuotes(false);
    command.setUsageHelpWidth(100);
    command.setUsageHelpAutoWidth(false);
    command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    command.getSubcommands().values().forEach(Parser::configure);
  }

  /** Parses the arguments; help, version and mistakes are answered here. */
  public Parsed parse(String... arguments) {
    try {
      ParseResult result = main.parseArgs(Abbreviations.expand(main, arguments));
      ParseResult last = result;
      while (last.hasSubcommand()) {
        last = last.subcommand();
      }
      CommandLine command = last.commandSpec().commandLine();
      if (last.isVersionHelpRequested()) {
        command.printVersionHelp(surroundings.out(), Ansi.OFF);
        surroundings.out().flush();
        return new Parsed(Optional.of(ExitCode.SUCCESS), Optional.empty());
      }
      if (last.isUsageHelpRequested() || !(command.getCommand() instanceof SubCommand)) {
        return help(command, last.isUsageHelpRequested());
      }
      Choices.check(last);
      SubCommand action = command.getCommand();
      action.check(last.commandSpec(), last);
      return new Parsed(Optional.empty(), Optional.of(command));
    } catch (ParameterException e) {
      complain(e);
      return new Parsed(Optional.of(ExitCode.USAGE), Optional.empty());
    }
  }

  private Parsed help(CommandLine command, boolean asked) {
    boolean mandatory =
        main.getCommandSpec().usageMessage().synopsisSubcommandLabel().equals("COMMAND");
    if (!asked && mandatory) {
      throw new ParameterException(command, "a sub-command is required");
    }
    command.usage(surroundings.out(), Ansi.OFF);
    surroundings.out().flush();
    return new Parsed(Optional.of(ExitCode.SUCCESS), Optional.empty());
  }

  private void complain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String message =
        e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : e.getMessage();
    surroundings.err().print(command.getHelp().synopsisHeading());
    surroundings.err().print(command.getHelp().synopsis(command.getHelp().synopsisHeadingLength()));
    surroundings.err().println(command.getCommandSpec().qualifiedName() + ": error: " + message);
    surroundings.err().flush();
  }

  private String unmatched(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    if (e.getUnmatched().isEmpty()) {
      return e.getMessage();
    }
    String first = e.getUnmatched().get(0);
    if (command == main && !first.startsWith("-")) {
      List<String> known = new ArrayList<>(main.getSubcommands().keySet());
      return "unknown sub-command '" + first + "'" + Suggestions.phrase(first, known);
    }
    String name = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
    return "unrecognized arguments: "
        + String.join(" ", e.getUnmatched())
        + Suggestions.phrase(name, command.getCommandSpec().optionsMap().keySet());
  }
}
