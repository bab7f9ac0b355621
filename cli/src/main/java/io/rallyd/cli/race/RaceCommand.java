package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Action;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.invocation.CommonOptions;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code esrally race}: runs one benchmark and prints its report. */
@Command(name = "race", description = "Run a benchmark.", sortOptions = false)
public final class RaceCommand implements Action {
  private final Racetrack racetrack;
  private final Clock clock;

  @Mixin private ParameterOptions parameters;
  @Mixin private TrackOptions track;
  @Mixin private TaskOptions tasks;
  @Mixin private CarOptions car;
  @Mixin private TeamOptions team;
  @Mixin private RaceOptions race;
  @Mixin private RedlineOptions redline;
  @Mixin private ReportOptions report;
  @Mixin private PostponedOptions postponed;
  @Mixin private CommonOptions common;

  /**
   * Creates the command.
   *
   * @param racetrack where races run
   */
  public RaceCommand(Racetrack racetrack, Clock clock) {
    this.racetrack = racetrack;
    this.clock = clock;
  }

  @Override
  public void check(CommandSpec spec, ParseResult arguments) {
    TrackOptions.check(spec, arguments);
    TaskOptions.check(spec, arguments);
  }

  @Override
  public void run(Call call) throws Exception {
    RaceDescription description = new RaceRequest(call, clock).describe(this);
    MultipartSettings.warning(call.ini(), call.surroundings().environment())
        .ifPresent(call.console()::warning);
    call.console().info("Race id is [" + description.raceId() + "]");
    RaceFinished finished = new RaceWatch(call, racetrack).run(description);
    // What was measured is shown even when a machine could not be cleaned afterwards.
    if (!finished.raceJson().isEmpty()) {
      boolean processingTime = call.ini().bool("reporting", "output.processingtime", false);
      new ReportPrinter(call, report.style(processingTime), report.file).print(finished.raceJson());
    }
    RaceWatch.requireSuccess(finished);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  ParameterOptions parameters() {
    return parameters;
  }

  TaskOptions tasks() {
    return tasks;
  }

  TrackOptions track() {
    return track;
  }

  CarOptions car() {
    return car;
  }

  TeamOptions team() {
    return team;
  }

  RedlineOptions redline() {
    return redline;
  }

  RaceOptions race() {
    return race;
  }

  PostponedOptions postponed() {
    return postponed;
  }
}
