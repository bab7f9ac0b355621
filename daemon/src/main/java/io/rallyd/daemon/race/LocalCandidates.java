package io.rallyd.daemon.race;

import io.rallyd.daemon.repository.Notices;
import io.rallyd.daemon.repository.Repositories;
import io.rallyd.daemon.repository.RepositoryKind;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.provisioner.supply.Archive;
import io.rallyd.provisioner.supply.ArchiveRequest;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.ProgressListener;
import io.rallyd.provisioner.supply.Supplier;
import io.rallyd.provisioner.team.CarResolver;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Gets candidates by way of this machine: its team directory, its archives, its network. */
public final class LocalCandidates implements CandidateSource {
  private static final String DISTRIBUTIONS = "distributions/";

  private final Repositories repositories;
  private final Supplier supplier;

  /** Creates a source whose archives are cached below {@code [node] root.dir}. */
  public LocalCandidates(Repositories repositories, Path rootDir) {
    this.repositories = repositories;
    this.supplier = new Supplier(rootDir.resolve("distributions"));
  }

  /** Returns the section {@code [distributions]} of a race's settings, without its name. */
  static Map<String, String> distributionSettings(RaceDescription race) {
    Map<String, String> settings = new TreeMap<>();
    race.settings()
        .forEach(
            (key, value) -> {
              if (key.startsWith(DISTRIBUTIONS)) {
                settings.put(key.substring(DISTRIBUTIONS.length()), value);
              }
            });
    return settings;
  }

  @Override
  public TeamCar car(RaceDescription race, Notices notices) {
    if (!race.teamRepository().isPresent()) {
      CarResolver team =
          race.teamPath().isEmpty()
              ? CarResolver.bundled()
              : CarResolver.of(Path.of(race.teamPath()));
      return new TeamCar(team.resolve(race.carNames(), race.carParams()), "");
    }
    return repositories.use(
        RepositoryKind.TEAMS,
        race.teamRepository(),
        race.distributionVersion(),
        race.offline(),
        notices,
        checkout ->
            new TeamCar(
                CarResolver.of(checkout.directory()).resolve(race.carNames(), race.carParams()),
                checkout.revision()));
  }

  @Override
  public String product(RaceDescription race, Car car) {
    return Supplier.product(request(race, car)).key();
  }

  @Override
  public Archive archive(
      RaceDescription race, Car car, ProgressListener progress, Cancellation cancellation) {
    ArchiveRequest request = request(race, car);
    if (race.offline()) {
      return supplier
          .cached(request)
          .orElseThrow(
              () ->
                  new RallyException(
                      "The archive of version ["
                          + race.distributionVersion()
                          + "] is not in the cache and is not downloaded because of --offline."));
    }
    return supplier.supply(request, progress, cancellation);
  }

  private static ArchiveRequest request(RaceDescription race, Car car) {
    return new ArchiveRequest(
        race.distributionVersion(),
        race.distributionRepository(),
        distributionSettings(race),
        car.variables());
  }
}
