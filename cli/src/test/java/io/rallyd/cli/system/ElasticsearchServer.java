package io.rallyd.cli.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real Elasticsearch of one node on a loopback address, in a folder that goes with it. */
final class ElasticsearchServer implements AutoCloseable {
  /** Below those that the system gives to whoever connects. */
  private static final int FIRST_PORT = 29_400;

  private static final int PORTS = 50;
  private static final String NOBODY = "nobody";
  private static final Duration START = Duration.ofMinutes(10);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final Program program;
  private final HttpClient client = HttpClient.newHttpClient();

  private ElasticsearchServer(Path folder, int port, Program program) {
    this.folder = folder;
    this.port = port;
    this.program = program;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param directory where its output and, the first time, its archive go
   */
  static ElasticsearchServer start(Path directory) throws IOException {
    Path folder = ServerFolder.fresh();
    try {
      int port = freePort();
      Path home = ServerFolder.unzip(ServerFolder.archive(directory.resolve("archives")), folder);
      configure(home, folder, port);
      Program program =
          Program.start(
              asNobody(List.of(home.resolve("bin/elasticsearch").toString()), folder),
              Map.of(
                  "ES_JAVA_HOME", java().toString(),
                  "ES_JAVA_OPTS", "-Xms512m -Xmx512m",
                  "ES_TMPDIR", folder.toString()),
              directory);
      ElasticsearchServer server = new ElasticsearchServer(folder, port, program);
      server.awaitStart();
      return server;
    } catch (IOException | RuntimeException | Error e) {
      ServerFolder.remove(folder);
      throw e;
    }
  }

  private static void configure(Path home, Path folder, int port) throws IOException {
    Files.writeString(
        home.resolve("config/elasticsearch.yml"),
        """
        cluster.name: itest
        node.name: itest
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        discovery.type: single-node
        path.data: %s
        path.logs: %s
        """
            .formatted(port, port + 100, folder.resolve("data"), folder.resolve("logs")));
  }

  /** Elasticsearch refuses to run as root. */
  private static List<String> asNobody(List<String> command, Path folder) {
    if (!root()) {
      return command;
    }
    Outcome owned = Machine.run(List.of("chown", "-R", NOBODY, folder.toString()));
    if (owned.exitCode() != 0) {
      throw new IllegalStateException(owned.toString());
    }
    List<String> whole =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups"));
    whole.addAll(command);
    return whole;
  }

  static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  /** Finds a Java that this version of Elasticsearch runs on. */
  private static Path java() throws IOException {
    int ours = Runtime.version().feature();
    if (ours >= 11 && ours <= 21) {
      return Path.of(System.getProperty("java.home"));
    }
    String named = System.getenv("JAVA17_HOME");
    if (named != null) {
      return Path.of(named);
    }
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
      return all.filter(p -> p.getFileName().toString().contains("17"))
          .filter(p -> Files.isExecutable(p.resolve("bin/java")))
          .findFirst()
          .orElseThrow(() -> new IOException("no Java 17 found: set JAVA17_HOME"));
    }
  }

  private static int freePort() throws IOException {
    for (int port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
      if (free(port) && free(port + 100)) {
        return port;
      }
    }
    throw new IOException("no free port from " + FIRST_PORT);
  }

  private static boolean free(int port) {
    try (ServerSocket socket =
        new ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitStart() {
    try {
      DaemonCluster.until(
          START, () -> !program.running() || status("/") == 200, () -> program.output());
      if (!program.running()) {
        throw new AssertionError("Elasticsearch ended:\n" + program.output());
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Returns {@code host:port} for {@code --target-hosts}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  private int status(String path) {
    if (!listening()) {
      return 0;
    }
    try {
      return send(path, "GET").statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Connecting again and again to a port that nobody has would one day connect it with itself, and
   * then the server cannot have it; so our end gets another port first.
   */
  private boolean listening() {
    try (Socket probe = new Socket()) {
      probe.bind(null);
      if (probe.getLocalPort() == port) {
        return false;
      }
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what it answers to a GET request. */
  JsonNode get(String path) throws IOException {
    return new ObjectMapper().readTree(send(path, "GET").body());
  }

  /** Returns how many documents an index has that searches can see. */
  long count(String index) throws IOException {
    send("/" + index + "/_refresh", "POST");
    return get("/" + index + "/_count").path("count").asLong(-1);
  }

  private HttpResponse<String> send(String path, String method) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    program.end(STOP);
    try {
      ServerFolder.remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
