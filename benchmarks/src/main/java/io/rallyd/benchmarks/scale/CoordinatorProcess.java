package io.rallyd.benchmarks.scale;

import io.rallyd.benchmarks.contest.ChildJvm;
import io.rallyd.transport.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A coordinator in a process of its own, which can be killed as a crash would. */
final class CoordinatorProcess implements AutoCloseable {
  private final ChildJvm process;
  private final int port;

  CoordinatorProcess(int nodes, Tls tls, String secret) {
    process =
        new ChildJvm(
            256 + nodes / 4,
            CoordinatorProcess.class,
            List.of(Integer.toString(nodes), Boolean.toString(tls.on())));
    process.say(secret);
    port = Integer.parseInt(process.line());
  }

  /**
   * The process: prints its port, and a line when all nodes have joined. Arguments: how many they
   * are, whether with TLS; the secret is the first line of the input, with which it ends.
   */
  public static void main(String[] arguments) throws IOException {
    byte[] line = new byte[Secret.generate().length()];
    if (System.in.readNBytes(line, 0, line.length) < line.length) {
      return;
    }
    String secret = new String(line, StandardCharsets.US_ASCII);
    try (Coordinator coordinator = new Coordinator(0, Boolean.parseBoolean(arguments[1]), secret)) {
      System.out.println(coordinator.port());
      coordinator.awaitJoined(Integer.parseInt(arguments[0]));
      System.out.println("joined");
      while (System.in.read() >= 0) {
        // Nothing more is said.
      }
    }
  }

  int port() {
    return port;
  }

  /** Waits until all nodes have joined. */
  void awaitJoined() {
    process.line();
  }

  /** Kills it, as a crash would; returns when it is dead. */
  void kill() {
    process.close();
  }

  @Override
  public void close() {
    kill();
  }
}
