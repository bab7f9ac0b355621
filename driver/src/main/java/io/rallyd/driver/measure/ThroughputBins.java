package io.rallyd.driver.measure;

import io.rallyd.protocol.load.ThroughputBin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The requests of an interval as throughput is computed from them. While there are few, each is a
 * bin of its own; when they become many, those that started within the same 10 ms are summed, and
 * if even these are too many (slow requests that started long ago) the slots double. So the number
 * of bins is bounded whatever the rate, and small runs stay exact.
 */
final class ThroughputBins {
  /** More bins than this are never kept. */
  static final int MAX = 100;

  private static final long FIRST_SLOT_MICROS = 10_000;

  private final long[] absolute = new long[MAX];
  private final long[] relative = new long[MAX];
  private final long[] operations = new long[MAX];
  private final long[] requests = new long[MAX];
  private int size;
  private long slot;

  /** Adds a request. */
  void add(long absoluteMicros, long relativeMicros, long ops) {
    add(absoluteMicros, relativeMicros, ops, 1);
  }

  /** Returns the bins in order of time. */
  List<ThroughputBin> inOrder() {
    List<ThroughputBin> bins = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      bins.add(new ThroughputBin(absolute[i], relative[i], operations[i], requests[i]));
    }
    bins.sort(Comparator.comparingLong(ThroughputBin::absoluteMicros));
    return bins;
  }

  void clear() {
    size = 0;
    slot = 0;
  }

  private void add(long absoluteMicros, long relativeMicros, long ops, long count) {
    int at = slot == 0 ? -1 : find(Math.floorDiv(absoluteMicros, slot));
    if (at < 0) {
      while (size == MAX) {
        coarsen();
        at = find(Math.floorDiv(absoluteMicros, slot));
        if (at >= 0) {
          break;
        }
      }
    }
    if (at < 0) {
      absolute[size] = absoluteMicros;
      relative[size] = relativeMicros;
      operations[size] = ops;
      requests[size++] = count;
      return;
    }
    if (absoluteMicros > absolute[at]) {
      absolute[at] = absoluteMicros;
      relative[at] = relativeMicros;
    }
    operations[at] += ops;
    requests[at] += count;
  }

  private int find(long slotNumber) {
    for (int i = size - 1; i >= 0; i--) {
      if (Math.floorDiv(absolute[i], slot) == slotNumber) {
        return i;
      }
    }
    return -1;
  }

  private void coarsen() {
    slot = slot == 0 ? FIRST_SLOT_MICROS : slot * 2;
    long[] abs = Arrays.copyOf(absolute, size);
    long[] rel = Arrays.copyOf(relative, size);
    long[] ops = Arrays.copyOf(operations, size);
    long[] count = Arrays.copyOf(requests, size);
    size = 0;
    for (int i = 0; i < abs.length; i++) {
      add(abs[i], rel[i], ops[i], count[i]);
    }
  }
}
