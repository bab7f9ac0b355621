package io.rallyd.daemon.node;

import com.sun.management.OperatingSystemMXBean;
import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a machine knows of itself. */
final class NodeFacts {
  private NodeFacts() {}

  /** Returns the fixed facts. */
  static NodeInfo info(
      String ip, String version, MachineSettings settings, List<String> javaHomes) {
    return new NodeInfo(
        ip,
        version,
        settings.cores(),
        system().getTotalMemorySize(),
        ProcessHandle.current().pid(),
        ManagementFactory.getRuntimeMXBean().getStartTime(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        javaHomes);
  }

  /** Returns the condition at this moment; reads the disk, so not for event loops. */
  static NodeState state(Path rootDir, String activity) {
    return new NodeState(freeDisk(rootDir), system().getSystemLoadAverage(), activity);
  }

  /** Returns the free bytes below a directory that may not exist yet; -1 when unknown. */
  private static long freeDisk(Path directory) {
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing == null ? -1 : Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }
}
