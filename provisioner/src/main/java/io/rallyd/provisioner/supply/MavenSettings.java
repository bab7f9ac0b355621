package io.rallyd.provisioner.supply;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the settings that hold for all users of Maven on this machine, as {@code mvn} itself would:
 * in the installation that {@code MAVEN_HOME} or {@code M2_HOME} names, else in that of the {@code
 * mvn} on the path.
 */
final class MavenSettings {
  private MavenSettings() {}

  static Optional<Path> global(Map<String, String> environment) {
    for (String variable : new String[] {"MAVEN_HOME", "M2_HOME"}) {
      String home = environment.get(variable);
      if (home != null && !home.isBlank()) {
        Optional<Path> settings = in(Path.of(home));
        if (settings.isPresent()) {
          return settings;
        }
      }
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path mvn = folder.isEmpty() ? null : Path.of(folder, "mvn");
      if (mvn != null && Files.isExecutable(mvn)) {
        try {
          Optional<Path> settings = in(mvn.toRealPath().getParent().getParent());
          if (settings.isPresent()) {
            return settings;
          }
        } catch (IOException e) {
          // A link that leads nowhere is no Maven.
          continue;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> in(Path home) {
    return Optional.ofNullable(home)
        .map(h -> h.resolve("conf").resolve("settings.xml"))
        .filter(Files::isReadable);
  }
}
