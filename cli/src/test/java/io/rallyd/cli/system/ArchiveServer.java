package io.rallyd.cli.system;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A repository of distributions on a loopback address. */
final class ArchiveServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  private ArchiveServer(HttpServer server) {
    this.server = server;
  }

  static ArchiveServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ArchiveServer server = new ArchiveServer(http);
    http.createContext(
        "/",
        exchange -> {
          byte[] file = server.files.get(exchange.getRequestURI().getPath().substring(1));
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
              exchange.getResponseBody().write(file);
            }
          }
        });
    http.start();
    return server;
  }

  /** Offers a file. */
  void offer(String name, byte[] content) {
    files.put(name, content);
  }

  /** Returns a zip of these text files by name. */
  static byte[] zip(String... namesAndTexts) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      entries.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Returns the lines of a configuration in which this is the repository {@code mine}. */
  String[] configuration() {
    return new String[] {
      "[distributions]",
      "mine.url = http://127.0.0.1:"
          + server.getAddress().getPort()
          + "/elasticsearch-{{VERSION}}.zip",
      "mine.cache = false"
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
