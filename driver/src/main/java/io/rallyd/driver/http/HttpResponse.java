package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer. Whoever gets it releases it, on the worker's loop.
 *
 * <p>The body stays as it came over the wire until somebody reads it; decompression is paid only
 * for what is read.
 */
public final class HttpResponse implements AutoCloseable {
  private final int status;
  private final Map<String, String> headers;
  private final String contentEncoding;
  private ByteBuf body;

  /**
   * Creates an answer.
   *
   * @param status HTTP status
   * @param headers headers with names in lower case; only kept for statuses of 300 and more
   * @param contentEncoding content coding of the body in lower case, null for none
   * @param body the body as it came; the answer owns it now. Empty when it was not wanted
   */
  public HttpResponse(
      int status, Map<String, String> headers, String contentEncoding, ByteBuf body) {
    this.status = status;
    this.headers = headers;
    this.contentEncoding = contentEncoding;
    this.body = body;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the headers of an error, names in lower case; empty for a success. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body, decompressed while it is read; to be closed. */
  public InputStream content() throws IOException {
    ByteBuf view = body.duplicate();
    return ContentCoding.decode(new ByteBufInputStream(view), contentEncoding);
  }

  /** Returns the whole body as text; malformed bytes become the replacement character. */
  public String text() {
    try (InputStream in = content()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Releases the body. May be called again. */
  @Override
  public void close() {
    ByteBuf old = body;
    body = Unpooled.EMPTY_BUFFER;
    old.release();
  }
}
