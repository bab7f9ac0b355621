package io.rallyd.provisioner.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid its number
 * @param started when it started: on Linux the boot and the clock tick since, which no clock
 *     adjustment changes; elsewhere the wall-clock time
 */
record ProcessIdentity(long pid, String started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Returns the identity of a process; its start is empty when it is not there. */
  static ProcessIdentity of(long pid) {
    return new ProcessIdentity(pid, start(pid));
  }

  /** Returns whether this very process is still there. */
  boolean alive() {
    return pid > 0 && !started.isEmpty() && started.equals(start(pid));
  }

  private static String start(long pid) {
    Path stat = Path.of("/proc", String.valueOf(pid), "stat");
    try {
      if (Files.exists(BOOT)) {
        String line = Files.readString(stat);
        // The second field is the name in parentheses, which may itself have blanks and such.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return fields[0].equals("Z") ? "" : Files.readString(BOOT).strip() + ":" + fields[19];
      }
    } catch (IOException e) {
      return "";
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(String::valueOf)
        .orElse("");
  }
}
