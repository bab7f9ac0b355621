package io.rallyd.driver.params;

import java.util.SplittableRandom;

/** The random choices of conflicting ids. */
interface ConflictDraws {

  /** Returns a number from 0 to below 1. */
  double uniform();

  /** Returns a whole number from 0 up to and including the bound. */
  long index(long bound);

  /** Returns an exponentially distributed number. */
  double exponential(double rate);

  /** Returns draws of a generator. */
  static ConflictDraws of(SplittableRandom random) {
    return new ConflictDraws() {
      @Override
      public double uniform() {
        return random.nextDouble();
      }

      @Override
      public long index(long bound) {
        return random.nextLong(bound + 1);
      }

      @Override
      public double exponential(double rate) {
        return -Math.log(1 - random.nextDouble()) / rate;
      }
    };
  }
}
