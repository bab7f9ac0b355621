package io.rallyd.transport;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether memory stops growing while the same is done again and again. A leak goes on for ever;
 * what fills, such as the chunks of a pool, comes to an end, sooner or later as the machine is
 * busy.
 *
 * @param run readings in a row of which the last may be little more than the first
 * @param most readings that are taken in search of such a run
 * @param bytes what is little
 */
record Plateau(int run, int most, long bytes) {
  /** Does something and reads the memory that is in use then. */
  interface Dose {
    long give() throws Exception;
  }

  /** Returns whether there was such a run. */
  boolean reached(Dose dose) throws Exception {
    Deque<Long> readings = new ArrayDeque<>();
    for (int i = 0; i < most; i++) {
      readings.addLast(dose.give());
      if (readings.size() > run) {
        readings.removeFirst();
      }
      if (readings.size() == run) {
        long grown = readings.getLast() - readings.getFirst();
        System.out.printf("reading %d: memory grew by %d KiB%n", i + 1, grown >> 10);
        if (grown < bytes) {
          return true;
        }
      }
    }
    return false;
  }
}
