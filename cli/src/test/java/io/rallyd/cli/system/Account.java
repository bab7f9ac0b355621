package io.rallyd.cli.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A user of this machine at a terminal: a home directory of their own and the programs of a
 * distribution.
 *
 * @param home the home directory
 * @param distribution the unpacked distribution
 * @param prefix what every command begins with, such as a program that changes the user
 */
record Account(Path home, Path distribution, List<String> prefix) {
  private static final Duration COMMAND = Duration.ofMinutes(4);

  /** Returns a user with an empty home, apart from what Maven has already on this machine. */
  static Account create(Path home) {
    prepare(home);
    return new Account(home, builtDistribution(), List.of());
  }

  /** Makes a home that is empty apart from what Maven has already on this machine. */
  static void prepare(Path home) {
    try {
      Files.createDirectories(home);
      Path maven = Path.of(System.getProperty("user.home"), ".m2");
      if (Files.isDirectory(maven)) {
        Files.createSymbolicLink(home.resolve(".m2"), maven);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the distribution that {@code package} made. */
  static Path builtDistribution() {
    return Path.of("target", "rally").toAbsolutePath();
  }

  /** Writes the configuration: what every file needs, and these lines. */
  Account configured(String... lines) {
    List<String> all =
        new ArrayList<>(
            List.of("[meta]", "config.version = 17", "", "[system]", "env.name = local", ""));
    all.addAll(Arrays.asList(lines));
    try {
      Files.createDirectories(iniFile().getParent());
      Files.write(iniFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path iniFile() {
    return home.resolve(".rally/rally.ini");
  }

  Path log() {
    return home.resolve(".rally/logs");
  }

  /** Starts {@code esrally}. */
  Program start(String... arguments) {
    return start("esrally", arguments);
  }

  /** Runs {@code esrally} to its end. */
  Outcome esrally(Duration deadline, String... arguments) {
    return start(arguments).await(deadline);
  }

  /** Runs {@code esrallyd} to its end. */
  Outcome esrallyd(String... arguments) {
    return start("esrallyd", arguments).await(COMMAND);
  }

  private Program start(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(distribution.resolve("bin").resolve(program).toString());
    command.addAll(Arrays.asList(arguments));
    // All share the class archive, which takes long to make and is no matter of these tests.
    String cache =
        prefix.isEmpty()
            ? Path.of("target", "system-test-cache").toAbsolutePath().toString()
            : home.resolve(".cache").toString();
    return Program.start(
        command,
        Map.of("HOME", home.toString(), "RALLY_HOME", home.toString(), "XDG_CACHE_HOME", cache),
        home);
  }

  /** Returns the documents of all races, oldest first. */
  List<JsonNode> races() {
    Path races = home.resolve(".rally/benchmarks/races");
    if (!Files.isDirectory(races)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(races)) {
      List<JsonNode> documents = new ArrayList<>();
      ObjectMapper mapper = new ObjectMapper();
      for (Path file : files.filter(f -> f.endsWith("race.json")).toList()) {
        documents.add(mapper.readTree(file.toFile()));
      }
      documents.sort(java.util.Comparator.comparingLong(d -> d.path("@timestamp").asLong()));
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the document of the last race. */
  JsonNode lastRace() {
    List<JsonNode> races = races();
    if (races.isEmpty()) {
      throw new AssertionError("no race.json below " + home);
    }
    return races.get(races.size() - 1);
  }

  /** Returns the path of a track of these tests. */
  static Path track(String name) {
    return Path.of("src", "test", "resources", "tracks", name).toAbsolutePath();
  }
}
