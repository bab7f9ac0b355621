package io.rallyd.daemon.race;

import io.rallyd.daemon.results.RaceStore;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What race control needs of the coordinator's machine.
 *
 * @param productVersion version of rallyd
 * @param nodeNamePrefix {@code [provisioning] node.name.prefix}
 * @param store where race documents are kept
 * @param tracks loads tracks
 * @param candidates finds what is benchmarked
 * @param workerDeadline {@code [driver] worker.deadline}: how long a worker of a load driver may
 *     give no sign of life
 * @param clock wall clock
 */
public record RaceEnvironment(
    String productVersion,
    String nodeNamePrefix,
    RaceStore store,
    TrackSource tracks,
    CandidateSource candidates,
    Duration workerDeadline,
    InstantSource clock) {}
