package io.rallyd.daemon.race;

import io.rallyd.protocol.session.RaceDescription;
import java.time.Duration;

/** How long race control waits for each step before it ends the race with a sentence. */
final class Deadlines {
  /** Each machine may have to start every Java that it has, and be busy besides. */
  static final Duration CHECK = Duration.ofSeconds(60);

  private static final Duration LOAD_TRACK = Duration.ofMinutes(2);

  /** Three tries of git with ten minutes each, and what it does afterwards. */
  private static final Duration REPOSITORY = Duration.ofMinutes(45);

  /** Downloads and decompression of any size; a lost machine is noticed by its link at once. */
  static final Duration FETCH = Duration.ofHours(12);

  static final Duration INSTALL = Duration.ofMinutes(60);
  static final Duration LAUNCH = Duration.ofMinutes(5);
  static final Duration CLUSTER_HEALTH = Duration.ofSeconds(90);
  static final Duration PROBE = Duration.ofSeconds(60);
  static final Duration START_LOAD = Duration.ofSeconds(60);
  static final Duration TELEMETRY = Duration.ofSeconds(60);

  static final Duration END_LOAD = Duration.ofSeconds(30);
  static final Duration STOP_NODES = Duration.ofSeconds(60);
  static final Duration KILL = Duration.ofSeconds(10);

  private Deadlines() {}

  static Duration loadTrack(RaceDescription race) {
    return race.trackRepository().isPresent() ? REPOSITORY : LOAD_TRACK;
  }

  static Duration resolveCar(RaceDescription race) {
    return race.teamRepository().isPresent() ? REPOSITORY : CHECK;
  }
}
