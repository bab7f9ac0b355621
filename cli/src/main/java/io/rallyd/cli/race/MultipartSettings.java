package io.rallyd.cli.race;

import io.rallyd.daemon.config.RallyIni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Settings of Rally's experimental downloader with its mirrors, which this version does not have:
 * who set them hears that they do nothing.
 */
final class MultipartSettings {
  private static final String MIRRORS = "RALLY_STORAGE_MIRROR_FILES";

  private MultipartSettings() {}

  /**
   * Returns a sentence on what is set, if anything is.
   *
   * @param environment environment variables
   */
  static Optional<String> warning(RallyIni ini, Map<String, String> environment) {
    List<String> set = new ArrayList<>();
    if (ini.bool("track", "track.downloader.multipart_enabled", false)) {
      set.add("track.downloader.multipart_enabled in section [track] of " + ini.file());
    }
    for (String key : new TreeSet<>(ini.section("storage").keySet())) {
      set.add(key + " in section [storage] of " + ini.file());
    }
    Path mirrors = ini.home().directory().resolve("storage-mirrors.json");
    if (environment.containsKey(MIRRORS)) {
      set.add("the environment variable " + MIRRORS);
    } else if (Files.exists(mirrors)) {
      set.add("the file " + mirrors);
    }
    return set.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Rally's multipart downloader and its mirrors are not part of this version, so that"
                + " these have no effect: "
                + String.join(", ", set)
                + "; data is downloaded from the address that the track gives, in parts where the"
                + " server allows that.");
  }
}
