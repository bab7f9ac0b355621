package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.RaceContext;
import io.rallyd.daemon.coordinator.RaceRunner;
import io.rallyd.daemon.coordinator.RunningRace;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RaceDescription;
import java.util.Set;
import java.util.regex.Pattern;

/** Runs races. Safe for use by several threads. */
public final class RaceControl implements RaceRunner {
  private static final Set<String> PIPELINES = Set.of("from-distribution", "benchmark-only");
  private static final Set<String> ON_ERROR = Set.of("continue", "continue-on-network", "abort");

  /** A race id names a directory, so it is a single segment without anything special. */
  private static final Pattern RACE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final RaceEnvironment environment;

  /** Creates race control for the coordinator on this machine. */
  public RaceControl(RaceEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public RunningRace create(RaceDescription race, RaceContext context) {
    if (!RACE_ID.matcher(race.raceId()).matches()) {
      throw new RallyException(
          "The race id [" + race.raceId() + "] may have only letters, digits, '.', '_' and '-'.");
    }
    if (!PIPELINES.contains(race.pipeline())) {
      throw new RallyException(
          "The pipeline [" + race.pipeline() + "] is not available; see 'esrally list pipelines'.");
    }
    if (!ON_ERROR.contains(race.onError())) {
      throw new RallyException(
          "--on-error is [" + race.onError() + "], but must be one of " + ON_ERROR + ".");
    }
    if (race.loadDriverHosts().isEmpty()) {
      throw new RallyException("No load drivers are given; name them with --load-driver-hosts.");
    }
    return new Race(race, context, environment);
  }
}
