package io.rallyd.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process holds.
 *
 * @param threads number of threads
 * @param descriptors number of open files and sockets
 * @param heapKilobytes live objects, after a full collection
 * @param peakKilobytes the most memory it ever had in the machine's RAM
 */
record Gauge(int threads, int descriptors, long heapKilobytes, long peakKilobytes) {
  private static final Pattern USED =
      Pattern.compile(
          "(?m)^\\s*(?:[\\w-]+ (?:heap|generation)|\\w+ gen)\\s+total \\d+K, used (\\d+)K");

  /** Reads the gauge of a process. */
  static Gauge of(long pid) throws IOException {
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    long heap = 0;
    while (used.find()) {
      heap += Long.parseLong(used.group(1));
    }
    if (heap == 0) {
      throw new IOException("jcmd tells nothing of the heap of " + pid);
    }
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return new Gauge(status(pid, "Threads"), (int) files.count(), heap, status(pid, "VmHWM"));
    }
  }

  private static String jcmd(long pid, String command) {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Outcome outcome = Machine.run(List.of(program.toString(), Long.toString(pid), command));
    DaemonCluster.expectSuccess(outcome);
    return outcome.output();
  }

  private static int status(long pid, String key) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(l -> l.startsWith(key + ":"))
        .map(l -> l.replaceAll("[^0-9]", ""))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow();
  }
}
