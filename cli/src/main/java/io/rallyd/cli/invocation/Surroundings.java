package io.rallyd.cli.invocation;

import io.rallyd.cli.argument.ArgumentReader;
import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a program was called.
 *
 * @param program its name in messages
 * @param environment environment variables
 * @param userHome the user's home directory
 * @param directory the current directory
 * @param installation where the distribution was unpacked, empty when run from elsewhere
 * @param terminal whether standard output is a terminal
 * @param out standard output
 * @param err standard error
 */
public record Surroundings(
    String program,
    Map<String, String> environment,
    Path userHome,
    Path directory,
    Optional<Path> installation,
    boolean terminal,
    PrintStream out,
    PrintStream err) {

  /** Returns the surroundings of this process as its launcher described them. */
  public static Surroundings ofThisProcess(String program) {
    Map<String, String> environment = System.getenv();
    String name =
        environment.getOrDefault(
            "RALLY_ALTERNATIVE_BINARY_NAME", System.getProperty("rallyd.program", program));
    return new Surroundings(
        name,
        environment,
        Path.of(System.getProperty("user.home")),
        Path.of("").toAbsolutePath(),
        Optional.ofNullable(System.getProperty("rallyd.home")).map(Path::of),
        Boolean.getBoolean("rallyd.terminal"),
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
  }

  /** Returns whether the terminal understands control sequences. */
  public boolean controlSequences() {
    return !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** Returns the directory of the user's configuration. */
  public ConfigHome configHome() {
    return ConfigHome.of(environment, userHome.toString());
  }

  /** Returns a reader of flags that hold lists, dictionaries and paths. */
  public ArgumentReader arguments() {
    return new ArgumentReader(directory, userHome);
  }

  /** Returns the directory of the tracks that come with the distribution. */
  public Path bundledTracks() {
    return installation
        .orElseThrow(
            () ->
                new RallyException(
                    "The bundled tracks cannot be found since this program was not started by"
                        + " bin/esrally; use --track-path."))
        .resolve("tracks");
  }
}
