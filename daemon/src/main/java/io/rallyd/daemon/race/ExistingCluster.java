package io.rallyd.daemon.race;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RaceDescription;
import java.util.concurrent.CompletableFuture;

/**
 * A cluster that a race finds rather than makes, as it answered before the track was loaded. What
 * is wrong with it is told after what is wrong with the track, unless the track depends on it.
 *
 * @param known what it told of itself; null when it did not answer
 * @param problem why it did not answer; null when it did, or was not asked
 */
record ExistingCluster(Cluster.Facts known, Throwable problem) {
  /** There is none, or it is not to be asked. */
  static final ExistingCluster NONE = new ExistingCluster(null, null);

  /** Returns what it told of itself, or fails with the reason why it did not. */
  CompletableFuture<Cluster.Facts> facts() {
    return problem == null
        ? CompletableFuture.completedFuture(known)
        : CompletableFuture.failedFuture(problem);
  }

  /**
   * Returns what the track is to be loaded for.
   *
   * @throws RallyException when the track has to fit a cluster that does not answer
   */
  TrackTarget target(RaceDescription race) {
    if (known != null) {
      return known.target();
    }
    boolean byVersion =
        race.trackRepository().isPresent()
            && race.trackRepository().revision().isEmpty()
            && race.distributionVersion().isEmpty();
    if (problem != null && byVersion && !race.offline()) {
      throw new RallyException(
          "Which track ["
              + race.trackName()
              + "] fits depends on the version of the cluster: "
              + MemberCalls.cause(problem).getMessage(),
          problem);
    }
    return TrackTarget.UNKNOWN;
  }
}
