package io.rallyd.daemon.race;

import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.session.RaceDescription;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** Gets what is benchmarked: the car and the archive of the server. Its methods may block. */
public interface CandidateSource {

  /** An archive on this machine. */
  record Archive(Path file, String sha256) {}

  /**
   * Resolves the car of a race.
   *
   * @throws io.rallyd.protocol.RallyException when there is no such car
   */
  Car car(RaceDescription race);

  /** Returns {@code elasticsearch} or {@code opensearch}. */
  String product(RaceDescription race);

  /**
   * Gets the archive, from the cache or from the repository.
   *
   * @param progress is told bytes here and bytes in all (negative when unknown)
   * @throws io.rallyd.protocol.RallyException when it cannot be had
   */
  Archive archive(RaceDescription race, BiConsumer<Long, Long> progress);
}
