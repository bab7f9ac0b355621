package io.rallyd.daemon.race;

/** Where a race stands. */
enum RacePhase {
  SUBMITTED,
  CHECKING,
  PROVISIONING,
  PREPARING,
  RUNNING,
  REPORTING,
  CLEANING,
  FINISHED
}
