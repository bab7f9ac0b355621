package io.rallyd.daemon.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The directory that holds all of one user's configuration and state.
 *
 * @param directory absolute path of {@code <home>/.rally}
 */
public record ConfigHome(Path directory) {
  /** The longest path that the kernel takes for a Unix-domain socket, in bytes. */
  static final int MAX_SOCKET_PATH = 107;

  /** Creates a home; the path is made absolute. */
  public ConfigHome {
    directory = directory.toAbsolutePath().normalize();
  }

  /**
   * Returns the home that the environment asks for.
   *
   * @param environment where {@code RALLY_HOME} may replace the user's home directory
   * @param userHome the user's home directory
   */
  public static ConfigHome of(Map<String, String> environment, String userHome) {
    String home = environment.getOrDefault("RALLY_HOME", "");
    return new ConfigHome(Path.of(home.isBlank() ? userHome : home).resolve(".rally"));
  }

  /** Returns the home of the user who runs this process. */
  public static ConfigHome ofThisUser() {
    return of(System.getenv(), System.getProperty("user.home"));
  }

  /**
   * Returns the configuration file.
   *
   * @param configurationName {@code --configuration-name}; empty for the usual file
   * @throws ConfigException when the name is not a single safe path segment
   */
  public Path iniFile(String configurationName) {
    if (configurationName.isEmpty()) {
      return directory.resolve("rally.ini");
    }
    if (!configurationName.matches("[A-Za-z0-9_.-]+")) {
      throw new ConfigException(
          "The configuration name '"
              + configurationName
              + "' may only have letters, digits, dots, dashes and underscores.");
    }
    return directory.resolve("rally-" + configurationName + ".ini");
  }

  /** Returns where the logs go. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** Returns the private directory of a running daemon. */
  public Path run() {
    return directory.resolve("run");
  }

  /** Returns the file with the id of the daemon's process. */
  public Path pidFile() {
    return run().resolve("esrallyd.pid");
  }

  /**
   * Returns the daemon's Unix-domain socket: in {@link #run()} or, where that path would be too
   * long for the kernel, in a directory of this user's own below {@code /tmp}, told apart by the
   * configuration directory.
   */
  public Path socket() {
    Path usual = run().resolve("esrallyd.sock");
    if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
      return usual;
    }
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    String tag = Integer.toHexString(directory.toString().hashCode());
    return Path.of("/tmp", "rallyd-" + user, tag + ".sock");
  }
}
