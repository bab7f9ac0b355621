package io.rallyd.transport.download;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file that one process alone writes: it has the machine and the process in it, so
 * that it is known when nobody writes it any more. A directory may be shared by several machines,
 * on which the same numbers are other processes.
 */
final class OwnName {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /** What is written is touched all the time; of processes elsewhere nothing else is known. */
  private static final Duration DEAD = Duration.ofDays(1);

  private static final Pattern REST =
      Pattern.compile("([A-Za-z0-9_]{1,64})-(\\d{1,18})-\\d+\\.download(\\.note(\\.new)?)?");
  private static final String MACHINE = machine();

  private OwnName() {}

  /** Returns a name for the target that no other process has; the number is once in a process. */
  static Path of(Path target, long number) {
    return target.resolveSibling(prefix(target) + suffix(MACHINE, pid(), number));
  }

  static String suffix(String machine, long pid, long number) {
    return machine + "-" + pid + "-" + number + ".download";
  }

  /** Removes what processes that are gone left of this target. */
  static void sweep(Path target) throws IOException {
    String prefix = prefix(target);
    Instant longAgo = Instant.now().minus(DEAD);
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            target.getParent(), p -> p.getFileName().toString().startsWith(prefix))) {
      for (Path sibling : siblings) {
        String name = sibling.getFileName().toString();
        Matcher rest = REST.matcher(name.substring(prefix.length()));
        if (rest.matches() && abandoned(rest, sibling, longAgo)) {
          Files.deleteIfExists(sibling);
        }
      }
    }
  }

  private static boolean abandoned(Matcher rest, Path file, Instant longAgo) throws IOException {
    if (rest.group(1).equals(MACHINE)) {
      return ProcessHandle.of(Long.parseLong(rest.group(2))).isEmpty();
    }
    return Files.getLastModifiedTime(file).toInstant().isBefore(longAgo);
  }

  private static String prefix(Path target) {
    return target.getFileName() + ".";
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static String machine() {
    try {
      String name = Files.readString(HOST).strip().replaceAll("[^A-Za-z0-9]", "_");
      return name.isEmpty() ? "_" : name.substring(0, Math.min(64, name.length()));
    } catch (IOException e) {
      // Where there is no such file, processes are told apart by their numbers alone.
      return "_";
    }
  }
}
