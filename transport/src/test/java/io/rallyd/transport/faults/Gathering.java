package io.rallyd.transport.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes that wait to travel in one segment. */
final class Gathering {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  void add(byte[] buffer, int at, int length) {
    bytes.write(buffer, at, length);
  }

  void flush(OutputStream out) throws IOException {
    if (bytes.size() > 0) {
      byte[] whole = bytes.toByteArray();
      bytes.reset();
      out.write(whole);
    }
  }
}
