package io.rallyd.provisioner.supply;

import java.nio.file.Path;

/**
 * A distribution's archive that is here whole.
 *
 * @param file where; belongs to a cache and must not be changed
 * @param size bytes
 * @param sha256 lower-case hex
 */
public record Archive(Path file, long size, String sha256) {
  /** Returns the file's name. */
  public String name() {
    return file.getFileName().toString();
  }
}
