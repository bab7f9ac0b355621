package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;

/** Writes a request as it goes over the wire, head and body in one buffer. */
final class RequestEncoder {
  private static final int HEAD_ESTIMATE = 512;

  private final HttpCluster.Host host;
  private final ClientOptions options;
  private final MediaTypes mediaTypes;
  private final String fixed;
  private final String acceptEncoding;

  RequestEncoder(HttpCluster.Host host, ClientOptions options, MediaTypes mediaTypes) {
    this.host = host;
    this.options = options;
    this.mediaTypes = mediaTypes;
    this.fixed = " HTTP/1.1\r\nhost: " + host.authority() + "\r\nuser-agent: rallyd\r\n";
    this.acceptEncoding = options.compress() ? "gzip" : "gzip, deflate";
  }

  /**
   * Encodes a request.
   *
   * @param gzipped the body compressed, null to send it as it is
   */
  ByteBuf encode(ByteBufAllocator allocator, HttpRequest request, RequestBody gzipped) {
    RequestBody body = gzipped != null ? gzipped : request.body();
    int size = body == null ? 0 : body.size();
    ByteBuf out = allocator.directBuffer(HEAD_ESTIMATE + size);
    try {
      text(out, request.method());
      out.writeByte(' ');
      text(out, host.prefix());
      text(out, request.path());
      text(out, fixed);
      Map<String, String> own = request.headers();
      for (Map.Entry<String, String> header : own.entrySet()) {
        header(out, header.getKey(), header.getValue());
      }
      for (Map.Entry<String, String> header : options.headers().entrySet()) {
        addUnlessGiven(out, own, header.getKey(), header.getValue());
      }
      addUnlessGiven(out, own, "accept", "*/*");
      addUnlessGiven(out, own, "accept-encoding", acceptEncoding);
      if (options.authorization().isPresent()) {
        addUnlessGiven(out, own, "authorization", options.authorization().get());
      }
      if (gzipped != null) {
        text(out, "content-encoding: gzip\r\n");
      }
      if (body != null || !request.method().equals("GET") && !request.method().equals("HEAD")) {
        text(out, "content-length: ");
        text(out, Integer.toString(size));
        text(out, "\r\n");
      }
      text(out, "\r\n");
      if (body != null) {
        body.writeTo(out);
      }
      return out;
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
  }

  private void addUnlessGiven(ByteBuf out, Map<String, String> given, String name, String value) {
    for (String other : given.keySet()) {
      if (other.equalsIgnoreCase(name)) {
        return;
      }
    }
    header(out, name, value);
  }

  private void header(ByteBuf out, String name, String value) {
    checkLine(name);
    checkLine(value);
    text(out, name);
    text(out, ": ");
    boolean mediaType = name.equalsIgnoreCase("accept") || name.equalsIgnoreCase("content-type");
    text(out, mediaType ? mediaTypes.rewrite(value) : value);
    text(out, "\r\n");
  }

  private static void checkLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' && text.charAt(i) != '\t') {
        throw new IllegalArgumentException("A header contains a line break or control character.");
      }
    }
  }

  private static void text(ByteBuf out, String text) {
    ByteBufUtil.writeUtf8(out, text);
  }
}
