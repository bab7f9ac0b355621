package io.rallyd.daemon.race;

import io.rallyd.driver.track.BuildFlavor;

/**
 * What a track is loaded for.
 *
 * @param version of the server, {@code serverless} for one without; empty when unknown
 * @param flavor what is known of the server beside
 */
public record TrackTarget(String version, BuildFlavor flavor) {
  /** A server of which nothing is known. */
  public static final TrackTarget UNKNOWN = new TrackTarget("", BuildFlavor.DEFAULT);
}
