package io.rallyd.cli.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of its own process, on any machine, that answers each request so long after it came,
 * however many there are.
 */
final class SteadyServer {
  private static final String READY = "serving";
  private static final int PORT = 9200;

  private SteadyServer() {}

  /** Starts one on a machine and returns when it serves; it ends with the machine at the latest. */
  static Program start(Machine machine, double millis) {
    Program server =
        machine.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                SteadyServer.class.getName(),
                machine.ip(),
                Double.toString(millis)));
    DaemonCluster.until(
        Duration.ofMinutes(4),
        () -> server.output().contains(READY) || !server.running(),
        server::output);
    return server;
  }

  static String address(Machine machine) {
    return machine.ip() + ":" + PORT;
  }

  /** Serves until it is killed: address, milliseconds. */
  public static void main(String[] arguments) throws IOException {
    long nanos = (long) (Double.parseDouble(arguments[1]) * 1e6);
    try (ServerSocket socket = new ServerSocket(PORT, 1024, InetAddress.getByName(arguments[0]))) {
      System.out.println(READY);
      while (true) {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        new Thread(() -> serve(connection, nanos)).start();
      }
    }
  }

  private static void serve(Socket connection, long nanos) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream()) {
      while (PacedServer.read(in)) {
        long answerAt = System.nanoTime() + nanos;
        for (long wait = nanos; wait > 0; wait = answerAt - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        out.write(PacedServer.ANSWER);
      }
    } catch (IOException e) {
      // The client went away.
      return;
    }
  }
}
