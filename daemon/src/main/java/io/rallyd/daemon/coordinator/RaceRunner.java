package io.rallyd.daemon.coordinator;

import io.rallyd.protocol.session.RaceDescription;

/** Race control as the coordinator sees it. The coordinator runs one race at a time. */
@FunctionalInterface
public interface RaceRunner {

  /**
   * Prepares a race without beginning it; {@link RunningRace#begin} follows at once. Called on a
   * thread that may block.
   *
   * @param race what to run
   * @param context what the race may use of the coordinator
   * @throws io.rallyd.protocol.RallyException when the description makes no sense; the submission
   *     is refused with its sentence
   */
  RunningRace create(RaceDescription race, RaceContext context);
}
