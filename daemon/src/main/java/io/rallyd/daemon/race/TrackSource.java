package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import java.util.List;

/** Gets tracks for race control. Its methods may block. */
public interface TrackSource {

  /**
   * Loads, renders and validates the track of a race.
   *
   * @param target what it is loaded for
   * @param notices where it is told what takes time or is not as it should be
   * @throws io.rallyd.protocol.RallyException when it cannot be raced
   */
  LoadedTrack load(RaceDescription race, TrackTarget target, Notices notices);

  /**
   * Offers those files of the track's corpora that this machine has and, with digests, the sources
   * of its plugin.
   *
   * @param digests whether to say what the files' content is, so that a driver knows whether it has
   *     the same; each file is read once for that, and again only when it changes
   */
  List<FileOffer> offer(LoadedTrack track, FileShare share, boolean digests);

  /**
   * Offers by themselves the lines that one machine needs of the offered files, where that spares
   * it much.
   *
   * @param workers the workers of that machine
   * @param whole what was offered before, with digests
   */
  List<FileOffer> offerSlices(
      LoadedTrack track, FileShare share, List<WorkerPlan> workers, List<FileOffer> whole);

  /**
   * Returns the bytes of corpora that a machine which has none of them must store at least, as far
   * as that is known.
   *
   * @param workers the workers of that machine
   * @throws io.rallyd.protocol.RallyException when a parameter of a task breaks a rule
   */
  long corpusBytes(LoadedTrack track, List<WorkerPlan> workers);
}
