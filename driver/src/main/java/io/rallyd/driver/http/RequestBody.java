package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The body of a request; immutable, and written as often as the request is tried, by any thread.
 */
public interface RequestBody {

  /** Returns the number of bytes that {@link #writeTo} appends. */
  int size();

  /** Appends the whole body. */
  void writeTo(ByteBuf target);

  /** Returns the job that compresses this body ahead of the request, null if there is none. */
  default GzipJob gzipJob() {
    return null;
  }

  /** Returns a body of these bytes, which must not change any more. */
  static RequestBody of(byte[] bytes) {
    return new RequestBody() {
      @Override
      public int size() {
        return bytes.length;
      }

      @Override
      public void writeTo(ByteBuf target) {
        target.writeBytes(bytes);
      }
    };
  }

  /** Returns a body of this text in UTF-8. */
  static RequestBody of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
