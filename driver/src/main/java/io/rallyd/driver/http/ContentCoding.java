package io.rallyd.driver.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Compression of answers. */
final class ContentCoding {
  private ContentCoding() {}

  /** Returns the content of a body in this coding. */
  static InputStream decode(InputStream body, String coding) throws IOException {
    if (coding == null || coding.isEmpty() || coding.equals("identity")) {
      return body;
    }
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(body, 4096);
      case "deflate" -> inflate(body);
      default -> throw new IOException("The answer has the unknown content coding " + coding + ".");
    };
  }

  /** Servers disagree on whether deflate has a zlib header; the first byte tells. */
  private static InputStream inflate(InputStream body) throws IOException {
    BufferedInputStream in = new BufferedInputStream(body, 4096);
    in.mark(1);
    boolean zlib = (in.read() & 0x0f) == 8;
    in.reset();
    Inflater inflater = new Inflater(!zlib);
    return new InflaterInputStream(in, inflater, 4096) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }
}
