package io.rallyd.cli;

import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.cli.race.Racetrack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Calls the programs in this process with a home of their own and keeps what they print. */
final class Shell {
  /** What a call came to. */
  record Result(int code, String out, String err) {}

  private final Path directory;

  Shell(Path directory) {
    this.directory = directory;
  }

  Result esrally(Racetrack racetrack, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Esrally.run(surroundings("esrally", out, err), racetrack, arguments);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Surroundings surroundings(String program, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Surroundings(
        program,
        Map.of("RALLY_HOME", directory.resolve("home").toString()),
        directory.resolve("home"),
        directory,
        Optional.of(directory.resolve("installation")),
        false,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
