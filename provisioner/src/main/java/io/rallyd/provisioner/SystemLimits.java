package io.rallyd.provisioner;

import io.rallyd.provisioner.supply.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The limits of the system that servers insist on where they bind an address that others can reach.
 * What cannot be found out is taken for sufficient: then the server itself will tell.
 */
final class SystemLimits {
  private static final long OPEN_FILES = 65_535;
  private static final long PROCESSES = 4096;
  private static final long MEMORY_MAPS = 262_144;

  private final Path proc;

  /**
   * Creates it.
   *
   * @param proc the {@code /proc} of the system
   */
  SystemLimits(Path proc) {
    this.proc = proc;
  }

  void check(Product product, List<String> problems) {
    // A Java process raises the soft limit of files to the hard one by itself, no other limit.
    long files = limit("Max open files", 1);
    if (files < OPEN_FILES) {
      problems.add(
          "%s may open %d files here, but needs %d; raise the limit (ulimit -n) before the daemon starts."
              .formatted(product.title(), files, OPEN_FILES));
    }
    long processes = limit("Max processes", 0);
    if (processes < PROCESSES) {
      problems.add(
          "%s may have %d processes here, but needs %d; raise the limit (ulimit -u) before the daemon starts."
              .formatted(product.title(), processes, PROCESSES));
    }
    long maps = memoryMaps();
    if (maps < MEMORY_MAPS) {
      problems.add(
          "%s may have %d memory maps here, but needs %d; raise it by [sysctl -w vm.max_map_count=%d]."
              .formatted(product.title(), maps, MEMORY_MAPS, MEMORY_MAPS));
    }
  }

  /** Returns a limit of this process: column 0 is the soft, 1 the hard one. */
  private long limit(String name, int column) {
    try {
      for (String line : Files.readAllLines(proc.resolve("self").resolve("limits"))) {
        if (line.startsWith(name)) {
          String value = line.substring(name.length()).strip().split("\\s+")[column];
          return value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value);
        }
      }
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Long.MAX_VALUE;
    }
    return Long.MAX_VALUE;
  }

  private long memoryMaps() {
    try {
      return Long.parseLong(
          Files.readString(proc.resolve("sys").resolve("vm").resolve("max_map_count")).strip());
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
