package io.rallyd.driver.corpus;

import io.rallyd.driver.track.PluginSources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The Python sources of a track that the coordinator gives to load drivers, and their keys. */
public final class PluginOffers {
  static final String PREFIX = "plugin/";

  private PluginOffers() {}

  /** Returns the files to offer by their keys, which have the paths below the track's directory. */
  public static Map<String, Path> of(Path trackDirectory) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path source : PluginSources.of(trackDirectory)) {
      files.put(
          PREFIX
              + StreamSupport.stream(trackDirectory.relativize(source).spliterator(), false)
                  .map(Path::toString)
                  .collect(Collectors.joining("/")),
          source);
    }
    return files;
  }
}
