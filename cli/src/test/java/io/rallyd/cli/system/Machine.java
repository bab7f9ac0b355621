package io.rallyd.cli.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A machine of the tests: a network namespace with an address and a home directory of its own.
 *
 * @param namespace its network namespace
 * @param cable the end of its cable that is plugged into the switch
 * @param ip its address
 * @param home its home directory
 * @param cache a cache directory that all machines share, so that the class archive is made once
 */
record Machine(String namespace, Cable cable, String ip, Path home, Path cache) {
  private static final Duration COMMAND = Duration.ofMinutes(4);

  /** Runs a command outside of any machine. */
  static Outcome run(List<String> command) {
    return Program.start(command, Map.of(), Path.of(System.getProperty("java.io.tmpdir")))
        .await(COMMAND);
  }

  /** Starts a program on this machine. */
  Program start(List<String> command) {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    whole.addAll(command);
    return Program.start(
        whole,
        Map.of(
            "HOME", home.toString(),
            "RALLY_HOME", home.toString(),
            "XDG_CACHE_HOME", cache.toString()),
        home);
  }

  /** Runs {@code esrally} to its end. */
  Outcome esrally(Duration deadline, String... arguments) {
    return startEsrally(arguments).await(deadline);
  }

  /** Starts {@code esrally}. */
  Program startEsrally(String... arguments) {
    return start(program("esrally", arguments));
  }

  /** Runs {@code esrallyd} to its end. */
  Outcome esrallyd(String... arguments) {
    return start(program("esrallyd", arguments)).await(COMMAND);
  }

  private static List<String> program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("target", "rally", "bin", name).toAbsolutePath().toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /**
   * A port of the switch.
   *
   * @param hub network namespace of the switch
   * @param port its interface
   */
  record Cable(String hub, String port) {
    private void set(String state) {
      DaemonCluster.expectSuccess(
          run(List.of("ip", "netns", "exec", hub, "ip", "link", "set", port, state)));
    }
  }

  /**
   * Pulls the cable at the switch. The machine keeps its address and its routes and loses the
   * carrier, as machines do; with its own interface down, addresses of 127.77.0.0/24 would become
   * its own and be answered by nobody but itself.
   */
  void cut() {
    cable.set("down");
  }

  /** Plugs the cable in again. */
  void heal() {
    cable.set("up");
  }

  /** From now on this machine sends to others no faster than that, in bits a second. */
  void slowDown(long bits) {
    DaemonCluster.expectSuccess(
        run(
            List.of(
                ("ip netns exec "
                        + namespace
                        + " tc qdisc replace dev eth0 root tbf rate "
                        + bits
                        + "bit burst 256k latency 400ms")
                    .split(" "))));
  }

  /** Returns how many bytes this machine has sent to others. */
  long bytesSent() {
    return counter(8);
  }

  /** Returns how many bytes this machine has received from others. */
  long bytesReceived() {
    return counter(0);
  }

  private long counter(int field) {
    String counters =
        run(List.of("ip", "netns", "exec", namespace, "cat", "/proc/net/dev")).output();
    return counters
        .lines()
        .filter(l -> l.strip().startsWith("eth0:"))
        .map(l -> l.substring(l.indexOf(':') + 1).strip().split("\\s+"))
        .mapToLong(fields -> Long.parseLong(fields[field]))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the pids of all processes on this machine whose command line contains a text. */
  List<Long> pids(String text) {
    return run(List.of("ip", "netns", "pids", namespace))
        .output()
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .filter(pid -> commandLine(pid).contains(text))
        .map(Long::parseLong)
        .toList();
  }

  static String commandLine(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  /** Copies the configuration, with its secret, from another machine, as its users do. */
  void copyConfigurationFrom(Machine other) {
    try {
      Path target = home.resolve(".rally/rally.ini");
      Files.createDirectories(target.getParent());
      Files.copy(
          other.home.resolve(".rally/rally.ini"), target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends lines to the configuration. */
  void configure(String... lines) {
    try {
      Files.write(home.resolve(".rally/rally.ini"), List.of(lines), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
