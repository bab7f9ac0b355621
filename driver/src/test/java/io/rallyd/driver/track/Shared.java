package io.rallyd.driver.track;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the real tracks that may lie beside the project; tests that need them skip themselves. */
final class Shared {
  private Shared() {}

  /** Returns a path below the shared folder, or skips the test with a loud line. */
  static Path path(String relative) {
    String configured = System.getProperty("rallyd.shared");
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path shared = configured != null ? Path.of(configured) : dir.resolve("shared");
      if (Files.isDirectory(shared.resolve("data"))) {
        return shared.resolve(relative);
      }
    }
    System.err.println("SKIPPED: there is no folder shared/data beside this project: " + relative);
    return abort("no shared/data beside this project");
  }
}
