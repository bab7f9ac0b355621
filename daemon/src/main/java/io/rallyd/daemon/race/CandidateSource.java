package io.rallyd.daemon.race;

import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.provisioner.supply.Archive;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.ProgressListener;

/** Gets what is benchmarked: the car and the archive of the server. Its methods may block. */
public interface CandidateSource {

  /**
   * Resolves the car of a race.
   *
   * @throws io.rallyd.protocol.RallyException when there is no such car
   */
  Car car(RaceDescription race);

  /**
   * Returns {@code elasticsearch} or {@code opensearch}.
   *
   * @throws io.rallyd.protocol.RallyException when the repository is unknown
   */
  String product(RaceDescription race, Car car);

  /**
   * Gets the archive, from the cache or from the repository.
   *
   * @throws io.rallyd.protocol.RallyException when it cannot be had
   */
  Archive archive(
      RaceDescription race, Car car, ProgressListener progress, Cancellation cancellation);
}
