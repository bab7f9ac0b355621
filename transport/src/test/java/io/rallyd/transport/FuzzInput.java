package io.rallyd.transport;

import java.util.Arrays;

/** Takes a fuzzer's bytes apart from the front; past the end all is zero. */
final class FuzzInput {
  private final byte[] bytes;
  private int at;

  FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return at >= bytes.length;
  }

  int next() {
    return isEmpty() ? 0 : bytes[at++] & 0xff;
  }

  /** Returns so many bytes, or as many as are left. */
  byte[] next(int length) {
    byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length));
    at += part.length;
    return part;
  }

  byte[] rest() {
    return next(bytes.length);
  }
}
