package io.rallyd.daemon.race;

import io.rallyd.daemon.repository.Notices;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.provisioner.supply.Archive;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.ProgressListener;

/** Gets what is benchmarked: the car and the archive of the server. Its methods may block. */
public interface CandidateSource {

  /**
   * A car and where it comes from.
   *
   * @param car the car
   * @param revision commit of the team's repository; empty outside of repositories
   */
  record TeamCar(Car car, String revision) {}

  /**
   * Resolves the car of a race.
   *
   * @param notices where it is told what takes time or is not as it should be
   * @throws io.rallyd.protocol.RallyException when there is no such car
   */
  TeamCar car(RaceDescription race, Notices notices);

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
