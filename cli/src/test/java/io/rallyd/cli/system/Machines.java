package io.rallyd.cli.system;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Several machines on one: network namespaces that are joined by a switch. Their addresses are
 * those of 127.77.0.0/24, since a server that binds any other address than a loopback one enforces
 * limits that a test machine need not have.
 */
final class Machines implements AutoCloseable {
  private static int created;

  private final String prefix;
  private final String hub;
  private final Path directory;
  private final List<Machine> machines = new ArrayList<>();

  private Machines(Path directory) {
    this.directory = directory;
    this.prefix = "rl" + ProcessHandle.current().pid() + "x" + created++;
    this.hub = prefix + "hub";
  }

  /** Creates so many machines, or skips the test where that is not permitted. */
  static Machines create(int count, Path directory) {
    Machines machines = new Machines(directory);
    try {
      String refusal = machines.addHub();
      if (refusal != null) {
        System.out.println("SKIPPED: no network namespaces here: " + refusal);
        Assumptions.abort("no network namespaces here: " + refusal);
      }
      for (int i = 1; i <= count; i++) {
        machines.add(i);
      }
      return machines;
    } catch (RuntimeException e) {
      machines.close();
      throw e;
    }
  }

  private String addHub() {
    Outcome added;
    try {
      added = Machine.run(List.of("ip", "netns", "add", hub));
    } catch (UncheckedIOException e) {
      return e.getMessage();
    }
    if (added.exitCode() != 0) {
      return added.output().strip();
    }
    in(hub, "ip", "link", "add", "br0", "type", "bridge");
    in(hub, "ip", "link", "set", "br0", "up");
    return null;
  }

  private void add(int number) {
    String namespace = prefix + "m" + number;
    String ip = "127.77.0." + number;
    check(Machine.run(List.of("ip", "netns", "add", namespace)));
    Path home = directory.resolve("machine-" + number);
    Account.prepare(home);
    Machine.Cable cable = new Machine.Cable(hub, "p" + number);
    machines.add(new Machine(namespace, cable, ip, home, directory.resolve("cache")));
    in(
        hub,
        "ip",
        "link",
        "add",
        cable.port(),
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        namespace);
    in(hub, "ip", "link", "set", cable.port(), "master", "br0", "up");
    in(namespace, "ip", "addr", "add", "127.0.0.1/32", "dev", "lo");
    in(namespace, "ip", "link", "set", "lo", "up");
    in(
        namespace,
        "sysctl",
        "-qw",
        "net.ipv4.conf.all.route_localnet=1",
        "net.ipv4.conf.eth0.route_localnet=1");
    in(namespace, "ip", "addr", "add", ip + "/24", "dev", "eth0");
    in(namespace, "ip", "link", "set", "eth0", "up");
  }

  private static void in(String namespace, String... command) {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    whole.addAll(List.of(command));
    check(Machine.run(whole));
  }

  private static void check(Outcome outcome) {
    if (outcome.exitCode() != 0) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  Machine get(int index) {
    return machines.get(index);
  }

  List<Machine> all() {
    return List.copyOf(machines);
  }

  @Override
  public void close() {
    for (Machine machine : machines) {
      for (long pid : machine.pids("")) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      Machine.run(List.of("ip", "netns", "del", machine.namespace()));
    }
    Machine.run(List.of("ip", "netns", "del", hub));
  }
}
