package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts what the file system complains of into a sentence. */
final class DiskTrouble {
  private DiskTrouble() {}

  /**
   * Returns the sentence.
   *
   * @param verb what was to be done, such as {@code create}
   * @param place where
   */
  static RallyException sentence(String verb, Path place, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return new RallyException(
          "The disk is full: cannot %s [%s], of whose disk %s is free."
              .formatted(verb, place, free(place)),
          e);
    }
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getClass().getSimpleName();
    String file = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : message;
    return new RallyException("Cannot %s [%s]: %s (%s).".formatted(verb, place, file, reason), e);
  }

  private static String free(Path place) {
    for (Path p = place.toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.exists(p)) {
        try {
          return (Files.getFileStore(p).getUsableSpace() >> 20) + " MB";
        } catch (IOException e) {
          return "an unknown part";
        }
      }
    }
    return "an unknown part";
  }
}
