package io.rallyd.cli;

import io.rallyd.cli.console.Lettering;
import io.rallyd.cli.creation.CreateTrackCommand;
import io.rallyd.cli.invocation.NotYetCommand;
import io.rallyd.cli.invocation.Runner;
import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.cli.listing.InfoCommand;
import io.rallyd.cli.listing.ListCommand;
import io.rallyd.cli.race.RaceCommand;
import io.rallyd.cli.race.Racetrack;
import io.rallyd.cli.track.RenderTrackCommand;
import io.rallyd.cli.track.ValidateTrackCommand;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The program {@code esrally}: runs benchmarks and shows what there is to run. */
public final class Esrally {
  /** The sub-commands that Rally has and this version has not, with what they are for. */
  private static final Map<String, String> NOT_YET = new LinkedHashMap<>();

  static {
    NOT_YET.put("compare", "compare two races");
    NOT_YET.put("add", "add an annotation");
    NOT_YET.put("delete", "delete a race or an annotation");
    NOT_YET.put("download", "download a distribution");
    NOT_YET.put("build", "build a distribution from its sources");
    NOT_YET.put("install", "install a node of a cluster");
    NOT_YET.put("start", "start an installed node");
    NOT_YET.put("stop", "stop a node");
  }

  @Command(
      description = "Macrobenchmarks for Elasticsearch and OpenSearch.",
      synopsisSubcommandLabel = "[COMMAND]",
      sortOptions = false)
  static final class Main {
    @Mixin private MainProgram.Options options;
  }

  private Esrally() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    MainProgram.main("esrally", arguments, around -> run(around, new Tracks(), arguments));
  }

  /** Runs the program; returns its exit code. */
  static int run(Surroundings surroundings, Racetrack racetrack, String... arguments) {
    return MainProgram.run(
        commands(surroundings.program(), racetrack),
        surroundings,
        arguments,
        command ->
            new Runner(surroundings, System::nanoTime)
                .run(command.getCommandName(), command.getCommand()));
  }

  /** Returns the program's commands. */
  static CommandLine commands(String program, Racetrack racetrack) {
    CommandLine main = new CommandLine(new Main());
    main.setCommandName(program);
    main.getCommandSpec().version(Version.line(program));
    main.getCommandSpec().usageMessage().header("\n" + Lettering.draw("rallyd"));
    main.addSubcommand("race", new RaceCommand(racetrack, Clock.systemUTC()));
    main.addSubcommand("list", new ListCommand());
    main.addSubcommand("info", new InfoCommand());
    main.addSubcommand("render-track", new RenderTrackCommand());
    main.addSubcommand("validate-track", new ValidateTrackCommand());
    main.addSubcommand("create-track", new CreateTrackCommand());
    NOT_YET.forEach((name, purpose) -> main.addSubcommand(name, notYet(name, purpose)));
    return main;
  }

  private static CommandLine notYet(String name, String purpose) {
    NotYetCommand command = new NotYetCommand(name);
    CommandLine line = new CommandLine(command);
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().description("Not yet part of this version: " + purpose + ".");
    return line;
  }
}
