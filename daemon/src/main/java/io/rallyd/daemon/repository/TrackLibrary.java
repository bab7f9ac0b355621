package io.rallyd.daemon.repository;

import io.rallyd.driver.track.CloseMatches;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.driver.track.TrackLocations;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RepositoryChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Finds tracks, at paths and in repositories, and keeps them as they are while they are used.
 * Blocks for as long as git works; safe for use by several threads.
 */
public final class TrackLibrary {
  private final Repositories repositories;

  /** Creates a library whose repositories are those given. */
  public TrackLibrary(Repositories repositories) {
    this.repositories = repositories;
  }

  /**
   * Where a track is looked for.
   *
   * @param name its name
   * @param repository where it is looked for first, or {@link RepositoryChoice#NONE}
   * @param path where it is when it is not in the repository; empty when it is nowhere else
   */
  public record Place(String name, RepositoryChoice repository, String path) {}

  /**
   * Finds a track and uses it.
   *
   * @param version of the target, for the choice of a branch; empty for none
   * @param offline whether the network is left alone
   * @throws RallyException when there is no such track
   */
  public <T> T use(
      Place place,
      String version,
      boolean offline,
      Notices notices,
      Function<TrackLocation, T> user) {
    RepositoryChoice repository = place.repository();
    if (!repository.isPresent()) {
      return user.apply(TrackLocations.atPath(Path.of(place.path())));
    }
    return repositories.use(
        RepositoryKind.TRACKS,
        repository,
        version,
        offline,
        notices,
        checkout -> user.apply(find(place, checkout)));
  }

  /** Uses all tracks of a repository, in the order of their names. */
  public <T> T useAll(
      RepositoryChoice repository,
      boolean offline,
      Notices notices,
      Function<List<TrackLocation>, T> user) {
    return repositories.use(
        RepositoryKind.TRACKS,
        repository,
        "",
        offline,
        notices,
        checkout -> {
          TrackLocations there = new TrackLocations(checkout.directory(), checkout.revision());
          return user.apply(there.names().stream().flatMap(n -> there.find(n).stream()).toList());
        });
  }

  private static TrackLocation find(Place place, Repositories.Checkout checkout) {
    TrackLocations there = new TrackLocations(checkout.directory(), checkout.revision());
    return there
        .find(place.name())
        .orElseGet(
            () -> {
              if (place.path().isEmpty()) {
                throw unknown(place, there.names());
              }
              return TrackLocations.atPath(Path.of(place.path()));
            });
  }

  private static RallyException unknown(Place place, List<String> names) {
    return new RallyException(
        "Cannot find the track ["
            + place.name()
            + "] in the repository ["
            + place.repository().name()
            + "]."
            + CloseMatches.best(place.name(), names)
                .map(c -> " Did you mean [" + c + "]?")
                .orElse("")
            + " List the available tracks with [esrally list tracks].");
  }
}
