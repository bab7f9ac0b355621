package io.rallyd.cli;

import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.cli.race.Racetrack;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.transport.Handlers;

/** Chooses where a race runs: on this machine's daemon and its cluster, else in this process. */
final class Tracks implements Racetrack {
  private final Surroundings surroundings;

  Tracks(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Session enter(RallyIni ini, RaceDescription race, Handlers handlers) {
    throw new RallyException("Races cannot run yet for " + surroundings.program() + ".");
  }
}
