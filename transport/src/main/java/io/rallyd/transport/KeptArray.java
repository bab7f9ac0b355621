package io.rallyd.transport;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * An array of each thread that reads, as large as what is mostly read at once, or as the largest
 * frame it has seen lately. It is lent: a handler may make another connection of its thread read,
 * which then has to do with one of its own.
 */
final class KeptArray {
  private static final int SIZE = 128 << 10;

  /** Larger ones are left to the collector. */
  private static final int LARGEST = 1 << 20;

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
    if (array.length <= LARGEST) {
      HERE.set(array);
    }
  }
}
