package io.rallyd.cli;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.daemon.DaemonAction;
import io.rallyd.cli.daemon.RestartCommand;
import io.rallyd.cli.daemon.SecretCommand;
import io.rallyd.cli.daemon.StartCommand;
import io.rallyd.cli.daemon.StatusCommand;
import io.rallyd.cli.daemon.StopCommand;
import io.rallyd.cli.invocation.ExitCode;
import io.rallyd.cli.invocation.Product;
import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.lifecycle.DaemonCommand;
import io.rallyd.daemon.lifecycle.DaemonControl;
import io.rallyd.protocol.RallyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program {@code esrallyd}: makes this machine a member of a cluster. */
public final class Esrallyd {
  @Command(
      description = "Makes this machine a member of a cluster that runs benchmarks.",
      synopsisSubcommandLabel = "COMMAND",
      sortOptions = false)
  static final class Main {
    @Mixin private MainProgram.Options options;
  }

  private Esrallyd() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    MainProgram.main("esrallyd", arguments, around -> run(around, arguments));
  }

  /** Runs the program; returns its exit code. */
  static int run(Surroundings surroundings, String... arguments) {
    return MainProgram.run(
        commands(surroundings.program()),
        surroundings,
        arguments,
        command -> run(surroundings, command.getCommandName(), command.getCommand()));
  }

  private static int run(Surroundings surroundings, String name, DaemonAction action) {
    Console console =
        new Console(surroundings.out(), surroundings.terminal(), surroundings.controlSequences());
    Logger log = LoggerFactory.getLogger(Esrallyd.class);
    try {
      RallyIni ini = RallyIni.load(surroundings.configHome(), "");
      return action.run(
          new DaemonControl(
              ini,
              surroundings.environment(),
              Product.version(),
              DaemonCommand.ofThisJvm(Esrallyd.class)),
          console);
    } catch (RallyException e) {
      log.error("cannot {}: {}", name, e.getMessage(), e);
      console.error("Cannot " + name + ". " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      log.error("cannot {}", name, e);
      console.error(
          "Cannot "
              + name
              + ". Something unexpected happened, the log in ["
              + surroundings.configHome().logs()
              + "] has the details ("
              + e
              + ").");
    }
    return ExitCode.ERROR;
  }

  /** Returns the program's commands. */
  static CommandLine commands(String program) {
    CommandLine main = new CommandLine(new Main());
    main.setCommandName(program);
    main.getCommandSpec().version(Version.line(program));
    main.addSubcommand("start", new StartCommand());
    main.addSubcommand("stop", new StopCommand());
    main.addSubcommand("restart", new RestartCommand());
    main.addSubcommand("status", new StatusCommand());
    main.addSubcommand("secret", new SecretCommand());
    return main;
  }
}
