package io.rallyd.benchmarks.contest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
public final class Machine {
  /** Where the line of all processors has it, behind user, nice, system, idle and so on. */
  private static final int STOLEN = 8;

  /** Linux counts for programs in hundredths of a second, whatever the clock of its kernel. */
  private static final double TICKS_PER_SECOND = 100;

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

  /**
   * Returns for how long all processors together were taken away by whatever runs this virtual
   * machine, in seconds since it began; 0 where the system does not say. What a latency has of that
   * is nobody's in here.
   */
  public static double stolenSeconds() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      String[] ticks = lines.findFirst().orElse("").split(" +");
      return ticks.length > STOLEN ? Long.parseLong(ticks[STOLEN]) / TICKS_PER_SECOND : 0;
    } catch (IOException e) {
      return 0;
    }
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
