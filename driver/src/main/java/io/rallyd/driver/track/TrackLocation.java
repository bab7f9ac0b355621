package io.rallyd.driver.track;

import java.nio.file.Path;

/**
 * Where a track is.
 *
 * @param name its name
 * @param directory directory with its templates, bodies and possibly data
 * @param file the track file in it
 * @param revision commit of the repository it is in; empty outside of repositories
 */
public record TrackLocation(String name, Path directory, Path file, String revision) {}
