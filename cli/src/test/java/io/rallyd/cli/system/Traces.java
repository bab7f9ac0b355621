package io.rallyd.cli.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program has brought into the world: its processes, and the directories of the servers
 * among them.
 */
final class Traces {
  private static final Pattern SERVER_HOME = Pattern.compile("-Des\\.path\\.home=(\\S+)");
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /** Handles and not numbers, which others may have been given since. */
  private final Set<ProcessHandle> processes = new HashSet<>();

  private final Set<Path> servers = new TreeSet<>();

  private Traces() {}

  /** Watches a program until it ends or the time is over. */
  static Traces follow(Program program, Duration deadline) {
    Traces traces = new Traces();
    Instant end = Instant.now().plus(deadline);
    while (program.running() && Instant.now().isBefore(end)) {
      ProcessHandle.of(program.pid()).ifPresent(p -> p.descendants().forEach(traces::add));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return traces;
  }

  private void add(ProcessHandle process) {
    processes.add(process);
    Matcher home = SERVER_HOME.matcher(Machine.commandLine(Long.toString(process.pid())));
    if (home.find()) {
      servers.add(Path.of(home.group(1)));
    }
  }

  /** Returns where the servers were installed. */
  Set<Path> servers() {
    return servers;
  }

  /** Waits until all processes and directories are gone. */
  void awaitGone() {
    DaemonCluster.until(
        Duration.ofMinutes(3),
        () -> leftProcess().isEmpty() && leftDirectory().isEmpty(),
        () -> "left: process " + leftProcess() + ", directory " + leftDirectory());
  }

  private Optional<ProcessHandle> leftProcess() {
    return processes.stream().filter(ProcessHandle::isAlive).findFirst();
  }

  /** The server's home lies some levels below the directory that has to go. */
  private Optional<Path> leftDirectory() {
    return servers.stream()
        .flatMap(home -> Stream.iterate(home, Objects::nonNull, Path::getParent))
        .filter(Traces::belongsToOneServer)
        .filter(Files::exists)
        .findFirst();
  }

  private static boolean belongsToOneServer(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return name.equals("install") || name.startsWith("rallyd-");
  }
}
