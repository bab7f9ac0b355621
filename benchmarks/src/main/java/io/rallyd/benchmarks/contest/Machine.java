package io.rallyd.benchmarks.contest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
public final class Machine {
  private Machine() {}

  /** Puts what is known of this machine, and how busy it is, into the node. */
  public static void describe(ObjectNode node) {
    OperatingSystemMXBean system = system();
    node.put("cpu", cpu())
        .put("processors", system.getAvailableProcessors())
        .put("memory_bytes", system.getTotalMemorySize())
        .put("load_average", system.getSystemLoadAverage())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"))
        .put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
  }

  /**
   * Adds how busy this machine is by now; what was measured meanwhile is part of that, and should
   * be all of it.
   */
  public static void describeEnd(ObjectNode node) {
    node.put("load_average_at_end", system().getSystemLoadAverage());
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  private static String cpu() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
