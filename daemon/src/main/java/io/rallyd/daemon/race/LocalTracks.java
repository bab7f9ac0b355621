package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.daemon.repository.TrackLibrary;
import io.rallyd.driver.corpus.CorpusOffers;
import io.rallyd.driver.corpus.Digests;
import io.rallyd.driver.corpus.PluginOffers;
import io.rallyd.driver.corpus.SliceOffers;
import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackLoader;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gets tracks from the disk of this machine and from the repositories that are cloned to it. Safe
 * for use by several threads.
 */
public final class LocalTracks implements TrackSource {
  private final TrackLoader loader = new TrackLoader();
  private final TrackLibrary library;
  private final Path dataCache;
  private final Digests digests;

  /** Creates a source whose corpora are cached in {@code [benchmarks] local.dataset.cache}. */
  public LocalTracks(TrackLibrary library, Path dataCache) {
    this.library = library;
    this.dataCache = dataCache;
    this.digests = new Digests(dataCache);
  }

  @Override
  public LoadedTrack load(RaceDescription race, TrackTarget target, Notices notices) {
    if (target.flavor().serverless()) {
      notices.info(
          "Detected Elasticsearch Serverless mode with operator=["
              + (target.flavor().operator() ? "True" : "False")
              + "].");
    }
    String version =
        race.distributionVersion().isEmpty() ? target.version() : race.distributionVersion();
    LoadedTrack track =
        library.use(
            new TrackLibrary.Place(race.trackName(), race.trackRepository(), race.trackPath()),
            version,
            race.offline(),
            notices,
            location ->
                loader.load(
                    location,
                    race.trackParams(),
                    race.ignoreUnusedTrackParams(),
                    selection(race),
                    target.flavor()));
    if (!track.unsupported().isEmpty()) {
      throw new RallyException(String.join("\n", track.unsupported()));
    }
    List<String> problems = track.problemsOn(ServerKind.of(version, ""));
    if (!problems.isEmpty()) {
      throw new RallyException(String.join("\n", problems));
    }
    if (track.validated()) {
      notices.warning(
          "The track's Python plugin would validate the challenge ["
              + track.track().selectedChallenge().name()
              + "] first, which rallyd cannot do yet.");
    }
    return track;
  }

  private static TrackSelection selection(RaceDescription race) {
    return new TrackSelection(
        race.challenge(), race.includeTasks(), race.excludeTasks(), race.testMode());
  }

  @Override
  public long corpusBytes(LoadedTrack track, List<WorkerPlan> workers) {
    return offers(track).corpusBytes(track.track(), workers);
  }

  @Override
  public List<FileOffer> offer(LoadedTrack track, FileShare share, boolean withDigests) {
    CorpusOffers found = offers(track);
    List<FileOffer> offers = new ArrayList<>();
    try {
      for (FileOffer offer : found.offers()) {
        Path file = found.files().get(offer.key());
        offers.add(share.offer(offer.key(), file, withDigests ? digests.of(file) : ""));
      }
      if (withDigests) {
        Path directory = track.location().directory();
        for (Map.Entry<String, Path> source : PluginOffers.of(directory).entrySet()) {
          String digest = digests.of(source.getValue());
          offers.add(share.offer(source.getKey(), source.getValue(), digest));
        }
      }
    } catch (IOException e) {
      throw new RallyException("Cannot read a file of the track: " + e.getMessage(), e);
    }
    return offers;
  }

  @Override
  public List<FileOffer> offerSlices(
      LoadedTrack track, FileShare share, List<WorkerPlan> workers, List<FileOffer> whole) {
    List<FileOffer> offers = new ArrayList<>();
    for (SliceOffers.Part part : new SliceOffers(track.track(), offers(track)).of(workers, whole)) {
      OffsetTable.Extent bytes = part.bytes();
      try {
        offers.add(
            share.offerPart(
                part.key().text(),
                part.file(),
                bytes.offset(),
                bytes.length(),
                digests.of(part.file(), bytes)));
      } catch (IOException e) {
        throw new RallyException("Cannot read a file of the track: " + e.getMessage(), e);
      }
    }
    return offers;
  }

  private CorpusOffers offers(LoadedTrack track) {
    return CorpusOffers.of(track.track(), track.location().directory(), dataCache);
  }
}
