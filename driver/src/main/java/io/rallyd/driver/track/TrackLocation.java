package io.rallyd.driver.track;

import java.nio.file.Path;

/**
 * Where a track is.
 *
 * @param name its name
 * @param directory directory with its templates, bodies and possibly data
 * @param file the track file in it
 */
public record TrackLocation(String name, Path directory, Path file) {}
