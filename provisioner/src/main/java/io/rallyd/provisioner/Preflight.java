package io.rallyd.provisioner;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.CheckProvisioner;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.provisioner.account.Commands;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.jdk.JdkFinder;
import io.rallyd.provisioner.supply.Product;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, before anything is started, for what would make the nodes of a race fail on this machine.
 * Finds all problems, not only the first. Blocks.
 */
final class Preflight {
  /** A server unpacks to more than its archive, and then writes logs and an index. */
  private static final int UNPACKED_FACTOR = 3;

  private static final long SPARE_BYTES = 256L << 20;

  private final ProvisionerSettings settings;
  private final JdkFinder jdks;
  private final SystemLimits limits;

  Preflight(ProvisionerSettings settings, JdkFinder jdks, SystemLimits limits) {
    this.settings = settings;
    this.jdks = jdks;
    this.limits = limits;
  }

  List<String> problems(CheckProvisioner check) {
    List<String> problems = new ArrayList<>();
    Product product = Product.of(check.product());
    boolean outside = false;
    for (NodeSpec node : check.nodes()) {
      boolean loopback = checkAddress(node, problems);
      outside |= !loopback;
    }
    checkSpace(check, problems);
    RunAs user = null;
    try {
      user = RunAs.decide(settings.runAs());
      checkUser(user, problems);
    } catch (RallyException e) {
      problems.add(e.getMessage());
    }
    if (user != null && !check.runtimeJdk().equals(ProvisionerRole.BUNDLED_JDK)) {
      try {
        jdks.find(product, check.version(), check.runtimeJdk(), List.of(), user);
      } catch (RallyException e) {
        problems.add(e.getMessage());
      }
    }
    if (outside) {
      limits.check(product, problems);
    }
    return problems;
  }

  /** Returns whether the address is a loopback one, where servers do not insist on limits. */
  private static boolean checkAddress(NodeSpec node, List<String> problems) {
    InetAddress address;
    try {
      address = InetAddress.getByName(node.ip());
    } catch (IOException e) {
      problems.add("Address [%s] of node [%s] is unknown.".formatted(node.ip(), node.name()));
      return true;
    }
    for (int port : new int[] {node.httpPort(), node.transportPort()}) {
      if (port < 1 || port > 65535) {
        problems.add("Port %d of node [%s] is no port.".formatted(port, node.name()));
        continue;
      }
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port));
      } catch (IOException e) {
        problems.add(
            "Port %d of %s, meant for node [%s], cannot be bound: %s."
                .formatted(port, node.ip(), node.name(), e.getMessage()));
      }
    }
    return address.isLoopbackAddress();
  }

  private void checkSpace(CheckProvisioner check, List<String> problems) {
    long needed = check.nodes().size() * (check.archiveBytes() * UNPACKED_FACTOR + SPARE_BYTES);
    Path place = existing(base(RunAs.isRoot()));
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      if (free < needed) {
        problems.add(
            "The disk of [%s] has %d MB free, but %d MB are needed to install %d node(s)."
                .formatted(place, free >> 20, needed >> 20, check.nodes().size()));
      }
    } catch (IOException e) {
      problems.add("Cannot tell how much of the disk of [%s] is free: %s.".formatted(place, e));
    }
  }

  private void checkUser(RunAs user, List<String> problems) {
    Path base = base(user.switching());
    Path place = existing(base);
    if (user.switching()) {
      Commands.Outcome outcome = Commands.run(user.command(List.of("true")));
      if (!outcome.ok()) {
        problems.add(
            "Cannot run programs as user [%s] by setpriv (of util-linux): %s."
                .formatted(user.user(), outcome.output()));
      } else if (!user.canEnter(place)) {
        problems.add(
            "User [%s], who runs the server, cannot reach [%s]; name another directory in key"
                    .formatted(user.user(), place)
                + " [install.dir] of section [provisioning].");
      }
    } else if (!Files.isWritable(place)) {
      problems.add("Cannot install below [%s]: it is not writable.".formatted(place));
    }
  }

  private Path base(boolean otherUser) {
    Path root = settings.installRoot(otherUser);
    return (root == null ? settings.races() : root).toAbsolutePath();
  }

  private static Path existing(Path path) {
    Path found = path;
    while (!Files.isDirectory(found) && found.getParent() != null) {
      found = found.getParent();
    }
    return found;
  }
}
