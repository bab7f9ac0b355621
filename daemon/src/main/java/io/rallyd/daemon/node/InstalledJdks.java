package io.rallyd.daemon.node;

import io.rallyd.provisioner.jdk.JdkFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The JDKs that a machine tells of: those that variables name, our own, the system's folder. */
public final class InstalledJdks {
  private InstalledJdks() {}

  /**
   * Returns what is there, each as {@code major=path}, without duplicates.
   *
   * @param environment may have JAVA_HOME and JAVA17_HOME and the like
   * @param own the Java of this process
   * @param folder directory whose sub-directories are JDKs
   */
  public static List<String> find(Map<String, String> environment, Path own, Path folder) {
    Map<Path, String> found = new LinkedHashMap<>();
    environment.entrySet().stream()
        .filter(e -> e.getKey().matches("JAVA\\d*_HOME") && !e.getValue().isBlank())
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> add(found, Path.of(e.getValue())));
    add(found, own);
    try (Stream<Path> homes = Files.list(folder)) {
      homes.sorted().forEach(home -> add(found, home));
    } catch (IOException e) {
      // A machine without that folder has none there.
      return List.copyOf(found.values());
    }
    return List.copyOf(found.values());
  }

  private static void add(Map<Path, String> found, Path home) {
    try {
      // Without its release file only Java itself could tell, which takes too long for a status.
      if (Files.isExecutable(home.resolve("bin/java"))
          && Files.isRegularFile(home.resolve("release"))) {
        Path real = home.toRealPath();
        if (!found.containsKey(real)) {
          JdkFinder.major(real).ifPresent(major -> found.put(real, major + "=" + real));
        }
      }
    } catch (IOException e) {
      // Vanished in this moment.
      found.remove(home);
    }
  }
}
