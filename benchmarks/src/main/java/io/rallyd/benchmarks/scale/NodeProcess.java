package io.rallyd.benchmarks.scale;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A second process with many simulated nodes. */
final class NodeProcess implements AutoCloseable {
  private final Process process;

  /** Starts it; the nodes dial at once. */
  NodeProcess(int port, int nodes, boolean tls, String secret) {
    // A node of its own would have all of this for itself; here thousands share it.
    int megabytes = 128 + nodes / (tls ? 4 : 16);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + megabytes + "m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatedNodes.class.getName(),
            Integer.toString(port),
            Integer.toString(nodes),
            Boolean.toString(tls));
    builder.redirectOutput(Redirect.to(new File("/dev/null"))).redirectError(Redirect.INHERIT);
    try {
      process = builder.start();
      OutputStream input = process.getOutputStream();
      input.write(secret.getBytes(StandardCharsets.US_ASCII));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what it has used of the processors so far. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Kills it, as the kernel would. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
