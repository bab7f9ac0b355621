package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.driver.track.LoadedTrack;
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

  /** Offers those files of the track's corpora that this machine has. */
  List<FileOffer> offer(LoadedTrack track, FileShare share);

  /** Returns the bytes of corpora that a load driver may have to store, 0 when unknown. */
  long corpusBytes(LoadedTrack track);
}
