package io.rallyd.cli.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The daemon of an account on this very machine; several have addresses of their own in
 * 127.0.0.0/8.
 *
 * @param account whose it is
 * @param ip its address
 * @param coordinatorIp the coordinator's address
 */
record Daemon(Account account, String ip, String coordinatorIp) implements AutoCloseable {
  private static final Duration JOIN = Duration.ofMinutes(4);

  /**
   * Returns a port that nobody has, below those that the system gives to whoever connects: nobody
   * gets it meanwhile.
   */
  static int freePort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 29_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue;
      }
    }
    throw new IOException("no port from 20000 to 28999 is free");
  }

  Outcome start() {
    return account.esrallyd("start", "--node-ip=" + ip, "--coordinator-ip=" + coordinatorIp);
  }

  /** Returns its process id, empty when it does not run. */
  Optional<Long> pid() {
    Path file = account.home().resolve(".rally/run/esrallyd.pid");
    try {
      String first = Files.readString(file).strip().split("\\s+")[0];
      return ProcessHandle.of(Long.parseLong(first))
          .filter(ProcessHandle::isAlive)
          .map(ProcessHandle::pid);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns what a coordinator knows of a member, or a missing node. */
  JsonNode member(String memberIp) {
    try {
      String status = account.esrallyd("status", "--format=json").output();
      for (JsonNode member : new ObjectMapper().readTree(status).path("members")) {
        if (member.path("ip").asText().equals(memberIp)) {
          return member;
        }
      }
    } catch (IOException e) {
      // Not yet ready to tell.
      return MissingNode.getInstance();
    }
    return MissingNode.getInstance();
  }

  /** Waits until a machine is a connected member of this coordinator's cluster. */
  void awaitMember(String memberIp) {
    DaemonCluster.until(
        JOIN,
        () -> member(memberIp).path("connected").asBoolean(),
        () -> account.esrallyd("status", "--verbose").toString());
  }

  @Override
  public void close() {
    Optional<Long> pid = pid();
    if (pid.isPresent()) {
      account.esrallyd("stop");
      ProcessHandle.of(pid.get()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
