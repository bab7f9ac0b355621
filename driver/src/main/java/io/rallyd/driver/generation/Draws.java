package io.rallyd.driver.generation;

/**
 * Random numbers of one document: the generator SplitMix64, begun at a place that depends on seed
 * and number only. For use by one thread; used again for each document, so that none costs an
 * object.
 */
public final class Draws {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  /** Begins the numbers of a document, or of any other thing that has a number. */
  Draws begin(long seed, long number) {
    state = mix(mix(seed) + number * STEP);
    return this;
  }

  /** Returns 64 random bits. */
  long next() {
    state += STEP;
    return mix(state);
  }

  /** Returns a number from 0 below the bound, which must be at least 1. */
  int below(int bound) {
    return (int) ((next() >>> 32) * bound >>> 32);
  }

  /** Returns a number from {@code from} to {@code to}, both included. */
  int between(int from, int to) {
    return from + below(to - from + 1);
  }

  /** Returns a number from 0 below 1. */
  double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Returns whether something of this probability happens. */
  boolean happens(double probability) {
    return uniform() < probability;
  }

  /** Returns a number from 0 with an exponential distribution, at most some 37 times the mean. */
  double exponential(double mean) {
    return -StrictMath.log(1 - uniform()) * mean;
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
