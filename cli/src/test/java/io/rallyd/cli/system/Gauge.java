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
 * @param directKilobytes memory outside of the heap that the program has taken for buffers; -1 when
 *     the process does not keep count, which {@code -XX:NativeMemoryTracking=summary} makes it do
 * @param peakKilobytes the most memory it ever had in the machine's RAM
 */
record Gauge(
    int threads, int descriptors, long heapKilobytes, long directKilobytes, long peakKilobytes) {
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern DIRECT =
      Pattern.compile("(?m)^-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB");

  /** Reads the gauge of a process. */
  static Gauge of(long pid) throws IOException {
    // Counts what is reachable after a collection, and not what reading it has cost since.
    long heap = number(LIVE, jcmd(pid, "GC.class_histogram"));
    if (heap < 0) {
      throw new IOException("jcmd tells nothing of the heap of " + pid);
    }
    long direct = number(DIRECT, jcmd(pid, "VM.native_memory"));
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return new Gauge(
          status(pid, "Threads"), (int) files.count(), heap / 1024, direct, status(pid, "VmHWM"));
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) : -1;
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
