package io.rallyd.transport.faults;

import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Faults without end, drawn from a random generator; distances are exponentially distributed. */
final class SeededFaults implements Iterator<Fault> {
  private final SplittableRandom random;
  private final int meanBytes;
  private final List<Fault.Kind> kinds;

  SeededFaults(SplittableRandom random, int meanBytes, List<Fault.Kind> kinds) {
    this.random = random;
    this.meanBytes = meanBytes;
    this.kinds = kinds;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Fault next() {
    long after = (long) (-meanBytes * Math.log(1 - random.nextDouble()));
    Fault.Kind kind = kinds.get(random.nextInt(kinds.size()));
    int amount =
        switch (kind) {
          case DELAY -> 1 + random.nextInt(30);
          case THROTTLE, SPLIT, MERGE -> 1 + random.nextInt(meanBytes);
          case FLIP -> random.nextInt(8);
          default -> 0;
        };
    return new Fault(after, kind, amount);
  }
}
