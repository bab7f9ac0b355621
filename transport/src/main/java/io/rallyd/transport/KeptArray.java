package io.rallyd.transport;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * An array of each thread that reads, twice as large as what is read at once at most, so that
 * frames a little larger than that, which come in pieces, have room in it as well. It is lent: a
 * handler may make another connection of its thread read, which then has to do with one of its own.
 */
final class KeptArray {
  private static final int SIZE = 128 << 10;

  private static final FastThreadLocal<byte[]> HERE = new FastThreadLocal<>();

  private KeptArray() {}

  /** Returns an array that nobody else uses. */
  static byte[] take() {
    byte[] kept = HERE.get();
    if (kept == null) {
      return new byte[SIZE];
    }
    HERE.set(null);
    return kept;
  }

  /** Keeps an array for whoever is next. */
  static void giveBack(byte[] array) {
    HERE.set(array);
  }
}
