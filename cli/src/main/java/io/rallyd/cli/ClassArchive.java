package io.rallyd.cli;

import io.rallyd.cli.invocation.LogFile;
import io.rallyd.cli.invocation.Product;
import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.lifecycle.LocalCluster;
import io.rallyd.transport.Handlers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the classes that the commands load, so that the JVM can archive them: the launcher runs
 * this once with {@code -XX:ArchiveClassesAtExit}. It touches nothing outside a directory of its
 * own.
 */
final class ClassArchive {
  private ClassArchive() {}

  /** Goes through the commands that need no cluster, and through the beginning of a race. */
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("rallyd-classes");
    try {
      PrintStream sink =
          new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
      Surroundings surroundings =
          new Surroundings(
              "esrally",
              Map.of("RALLY_HOME", home.toString(), "TERM", "xterm"),
              home,
              home,
              Optional.of(home),
              true,
              sink,
              sink);
      LogFile.in(surroundings.configHome().logs());
      Esrally.run(surroundings, new Tracks(), "--version");
      Esrally.run(surroundings, new Tracks(), "race", "--help");
      Esrally.run(surroundings, new Tracks(), "list", "pipelines");
      Esrally.run(surroundings, new Tracks(), "list", "races");
      Esrallyd.run(surroundings, "status");
      meet(surroundings);
    } finally {
      delete(home);
    }
  }

  /** Starts race control and a node in this process and lets them meet. */
  private static void meet(Surroundings surroundings) {
    RallyIni ini = RallyIni.load(surroundings.configHome(), "");
    LocalCluster.start(ini, Product.version(), Handlers.builder().build()).close();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
