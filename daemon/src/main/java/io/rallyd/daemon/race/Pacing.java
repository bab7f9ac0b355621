package io.rallyd.daemon.race;

import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.daemon.redline.Redline;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.SetTargetThroughput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Has a say between two steps of a race: at which rates the next one runs, if at all. */
interface Pacing {
  /** Every step runs, at the rates that the track says. */
  Pacing AS_THE_TRACK_SAYS = step -> Optional.of(List.of());

  /**
   * All workers are through with a step and all it measured is here.
   *
   * @param step the step, from 0; -1 before the first one
   * @return what the drivers have to be told before the next one; empty to end the race here
   */
  Optional<List<Message>> behind(int step);

  /**
   * Returns the pacing of a race.
   *
   * @param redline the search that the race is for, null when it is for none
   * @param said is told a line about each rate that was tried
   */
  static Pacing of(Redline redline, String raceId, RaceMetrics metrics, Consumer<String> said) {
    if (redline == null) {
      return AS_THE_TRACK_SAYS;
    }
    return step -> {
      int before = redline.leafOfStep(step);
      if (before >= 0) {
        redline.tried(metrics, before);
        redline.lastStep().ifPresent(said);
      }
      int next = redline.leafOfStep(step + 1);
      if (next < 0) {
        return Optional.of(List.of());
      }
      OptionalDouble rate = redline.nextRate();
      return rate.isEmpty()
          ? Optional.empty()
          : Optional.of(List.of(new SetTargetThroughput(raceId, next, rate.getAsDouble())));
    };
  }
}
