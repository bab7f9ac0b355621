package io.rallyd.daemon.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What tells a process from any other that ever had its id: ids are given again sooner or later,
 * but not to a process of the same command line that starts at the same tick of the machine's
 * clock.
 *
 * @param pid process id
 * @param started when it started, only to be compared; from the kernel's ticks since boot, as the
 *     wall clock may be set
 * @param command digest of its command line
 */
record ProcessIdentity(long pid, String started, String command) {
  private static final Path PROC = Path.of("/proc");

  /** Index of the start time among the fields after the command's name. */
  private static final int START_FIELD = 19;

  static ProcessIdentity ofThisProcess() {
    return of(ProcessHandle.current().pid())
        .orElseThrow(() -> new IllegalStateException("this process is not there"));
  }

  /** Returns the identity of the process that has this id now. */
  static Optional<ProcessIdentity> of(long pid) {
    return ProcessHandle.of(pid).map(p -> new ProcessIdentity(pid, startOf(p), commandOf(p)));
  }

  /** Reads what {@link #text()} wrote; throws IllegalArgumentException on anything else. */
  static ProcessIdentity parse(String text) {
    String[] parts = text.strip().split(" ");
    if (parts.length != 3) {
      throw new IllegalArgumentException("not an identity of a process: " + text);
    }
    return new ProcessIdentity(Long.parseLong(parts[0]), parts[1], parts[2]);
  }

  /** Returns one line; its first word is the process id. */
  String text() {
    return pid + " " + started + " " + command;
  }

  /** Returns the process, unless it is over or another has its id by now. */
  Optional<ProcessHandle> process() {
    return of(pid).filter(this::equals).flatMap(p -> ProcessHandle.of(pid));
  }

  private static String commandOf(ProcessHandle process) {
    byte[] line;
    try {
      line = Files.readAllBytes(PROC.resolve(Long.toString(process.pid())).resolve("cmdline"));
    } catch (IOException e) {
      line = process.info().commandLine().orElse("").getBytes(StandardCharsets.UTF_8);
    }
    return UUID.nameUUIDFromBytes(line).toString();
  }

  private static String startOf(ProcessHandle process) {
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
      // The command's name is in parentheses and may hold anything, so look behind the last one.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return "ticks-" + fields[START_FIELD];
    } catch (IOException | RuntimeException e) {
      return process
          .info()
          .startInstant()
          .map(i -> "instant-" + i.toEpochMilli())
          .orElse("unknown");
    }
  }
}
