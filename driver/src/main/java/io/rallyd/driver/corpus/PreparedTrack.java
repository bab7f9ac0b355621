package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.track.Track;

/**
 * A track on a machine that has all it needs to race it.
 *
 * @param track the track, filtered and cut down as selected
 * @param files where its corpora lie here
 * @param bytesReceived bytes of corpora that had to travel from the coordinator or be downloaded
 */
public record PreparedTrack(Track track, CorpusFiles files, long bytesReceived) {}
