package io.rallyd.provisioner;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for Elasticsearch where its twenty seconds would be too long: a real process that is
 * configured, launched and stopped in the same way. Its archive has this class, so it must use
 * nothing but the JDK.
 */
public final class FakeServer {
  private FakeServer() {}

  /** Takes the configuration file, then what the launcher passes. */
  public static void main(String[] args) throws Exception {
    String config = Files.readString(Path.of(args[0]));
    for (int i = 1; i < args.length - 1; i++) {
      if (args[i].equals("-p")) {
        Files.writeString(Path.of(args[i + 1]), ProcessHandle.current().pid() + "\n");
      }
    }
    Path data = Path.of(setting(config, "path.data"));
    Files.writeString(data.resolve("segment"), "12345");
    String behaviour = config.contains("fake.behaviour") ? setting(config, "fake.behaviour") : "";
    if (behaviour.equals("die")) {
      Path log = Path.of(setting(config, "path.logs"), setting(config, "cluster.name") + ".log");
      Files.writeString(
          log,
          "[2026-01-01T00:00:00,000][INFO ][o.e.n.Node] [rally-node-0] starting ...\n"
              + "[2026-01-01T00:00:01,000][ERROR][o.e.b.Bootstrap] [rally-node-0] node validation"
              + " exception\nthe moon is too full\n");
      System.exit(78);
    }
    if (behaviour.equals("stubborn")) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    while (true) {
                      java.util.concurrent.locks.LockSupport.park();
                    }
                  }));
    }
    if (!behaviour.equals("mute")) {
      serve(setting(config, "node.name"), Integer.parseInt(setting(config, "http.port")));
    }
    Thread.currentThread().join();
  }

  private static void serve(String name, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    byte[] body = ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static String setting(String config, String key) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(key) + ": \"?([^\"\\n]*)\"?$").matcher(config);
    if (!line.find()) {
      throw new IllegalArgumentException(key);
    }
    return line.group(1);
  }
}
