package io.rallyd.provisioner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What this machine's {@code rally.ini} says about provisioning.
 *
 * @param rootDir {@code [node] root.dir}; races and downloaded distributions are below it
 * @param installDir {@code [provisioning] install.dir}: where each node gets a fresh directory of
 *     mode 0700; without it {@code /var/tmp} as root, else the race's own directory
 * @param runAs {@code [provisioning] run.as}: the user that servers run as if we are root; empty
 *     for {@code rally-es} if it exists, else {@code nobody}
 * @param passenv {@code [system] passenv}: names of the variables that servers inherit
 * @param startupDeadline {@code [provisioning] startup.timeout}: how long a node may take until it
 *     answers HTTP
 * @param grace how long a server may take to end before it is killed
 */
public record ProvisionerSettings(
    Path rootDir,
    Optional<Path> installDir,
    String runAs,
    List<String> passenv,
    Duration startupDeadline,
    Duration grace) {
  /** Default of {@code [provisioning] startup.timeout}. */
  public static final Duration DEFAULT_STARTUP = Duration.ofSeconds(180);

  /** Time between asking a server to end and killing it. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  /** Copies the list. */
  public ProvisionerSettings {
    passenv = List.copyOf(passenv);
  }

  /** Returns the settings of a machine whose {@code rally.ini} says nothing. */
  public static ProvisionerSettings defaults(Path rootDir) {
    return new ProvisionerSettings(
        rootDir, Optional.empty(), "", List.of("PATH"), DEFAULT_STARTUP, DEFAULT_GRACE);
  }

  Path races() {
    return rootDir.resolve("races");
  }

  Path distributions() {
    return rootDir.resolve("distributions");
  }

  /** Returns where fresh directories are made, or null to install below the race's directory. */
  Path installRoot(boolean otherUser) {
    return installDir.orElse(otherUser ? Path.of("/var/tmp") : null);
  }
}
