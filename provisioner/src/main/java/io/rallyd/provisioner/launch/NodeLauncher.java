package io.rallyd.provisioner.launch;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.install.InstalledNode;
import io.rallyd.provisioner.install.NodeDirectories;
import io.rallyd.provisioner.jdk.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts installed nodes under their guards. Safe for use by several threads. */
public final class NodeLauncher {
  private final List<String> passenv;
  private final Duration startup;
  private final Duration grace;
  private final Readiness readiness = new Readiness();

  /**
   * Creates a launcher.
   *
   * @param passenv names of our variables that servers inherit
   * @param startup how long a node may take until it answers HTTP
   * @param grace how long a server may take to end before it is killed
   */
  public NodeLauncher(List<String> passenv, Duration startup, Duration grace) {
    this.passenv = List.copyOf(passenv);
    this.startup = startup;
    this.grace = grace;
  }

  /** Notes that directories are about to be filled; see {@link Recovery}. */
  public static void announce(NodeDirectories directories, List<Path> removed) {
    try {
      Journal.write(Journal.Entry.of(directories, removed, List.of()));
    } catch (IOException e) {
      throw new RallyException(
          "Cannot write to [%s]: %s.".formatted(directories.kept(), e.getMessage()), e);
    }
  }

  /** Removes the note again, after the directories. */
  public static void forget(NodeDirectories directories) {
    try {
      Journal.close(directories);
    } catch (IOException e) {
      throw new RallyException(
          "Cannot tidy up [%s]: %s.".formatted(directories.kept(), e.getMessage()), e);
    }
  }

  /**
   * Starts a node and returns at once.
   *
   * @throws RallyException when its process cannot be started
   */
  public RunningNode launch(InstalledNode node, Jdk jdk, RunAs user) {
    String product = node.product().key();
    Path program = node.home().resolve("bin").resolve(product);
    Path pidFile = node.home().resolve("pid");
    GuardedServer server =
        GuardedServer.start(
            user.command(List.of(program.toString(), "-q", "-p", pidFile.toString())),
            ServerEnvironment.of(node, jdk, passenv, System.getenv()),
            node.home(),
            node.directories().logs().resolve("console.log"),
            node.removed(),
            grace);
    RunningNode running = new RunningNode(node, server, pidFile, readiness, startup, grace);
    running.note();
    return running;
  }
}
