package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.driver.corpus.CorpusOffers;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackLoader;
import io.rallyd.driver.track.TrackLocations;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gets tracks from the disk of this machine. Safe for use by several threads. */
public final class LocalTracks implements TrackSource {
  private final TrackLoader loader = new TrackLoader();
  private final Path dataCache;

  /** Creates a source whose corpora are cached in {@code [benchmarks] local.dataset.cache}. */
  public LocalTracks(Path dataCache) {
    this.dataCache = dataCache;
  }

  @Override
  public LoadedTrack load(RaceDescription race) {
    LoadedTrack track =
        loader.load(
            TrackLocations.atPath(Path.of(race.trackPath())),
            race.trackParams(),
            race.ignoreUnusedTrackParams(),
            new TrackSelection(
                race.challenge(), race.includeTasks(), race.excludeTasks(), race.testMode()));
    if (!track.unsupported().isEmpty()) {
      throw new RallyException(String.join("\n", track.unsupported()));
    }
    return track;
  }

  @Override
  public long corpusBytes(LoadedTrack track) {
    return offers(track).corpusBytes();
  }

  @Override
  public List<FileOffer> offer(LoadedTrack track, FileShare share) {
    CorpusOffers found = offers(track);
    Map<String, String> checksums = new HashMap<>();
    found.offers().forEach(o -> checksums.put(o.key(), o.sha256()));
    try {
      for (Map.Entry<String, Path> file : found.files().entrySet()) {
        share.offer(file.getKey(), file.getValue(), checksums.getOrDefault(file.getKey(), ""));
      }
    } catch (IOException e) {
      throw new RallyException("Cannot read a corpus file of the track: " + e.getMessage(), e);
    }
    return found.offers();
  }

  private CorpusOffers offers(LoadedTrack track) {
    return CorpusOffers.of(track.track(), track.location().directory(), dataCache);
  }
}
