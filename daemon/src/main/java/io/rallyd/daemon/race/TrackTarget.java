package io.rallyd.daemon.race;

import io.rallyd.driver.track.BuildFlavor;

/**
 * What a track is loaded for.
 *
 * @param version of the server, {@code serverless} for one without; empty when unknown
 * @param flavor what templates are told of the server
 * @param serverless whether the server lets its users run only a part of the operations
 */
public record TrackTarget(String version, BuildFlavor flavor, boolean serverless) {
  /** A server of which nothing is known. */
  public static final TrackTarget UNKNOWN = new TrackTarget("", BuildFlavor.DEFAULT, false);
}
