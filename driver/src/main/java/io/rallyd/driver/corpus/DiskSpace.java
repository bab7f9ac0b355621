package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.track.HumanFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Checks that there is room before much is written. */
final class DiskSpace {
  private DiskSpace() {}

  /**
   * Makes sure that a file of that size fits.
   *
   * @throws CorpusException naming the directory, what is needed and what is free
   */
  static void require(Path directory, OptionalLong bytes, String what) throws IOException {
    if (bytes.isEmpty()) {
      return;
    }
    Files.createDirectories(directory);
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < bytes.getAsLong()) {
      throw new CorpusException(
          "There is not enough space in ["
              + directory
              + "] for "
              + what
              + ": "
              + HumanFormat.size(bytes)
              + " are needed and "
              + HumanFormat.size(free)
              + " are free.");
    }
  }
}
