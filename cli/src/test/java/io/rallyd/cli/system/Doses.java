package io.rallyd.cli.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Judges whether a process that is given the same work again and again keeps something of it. The
 * first dose is not looked at: it costs classes, threads and compiled code, once.
 *
 * @param eachKeeps bytes on the heap that each piece of work may leave behind at most
 * @param directKilobytes what buffers outside of the heap may grow by in all; they come in large
 *     pieces, so all doses count together
 */
record Doses(int eachKeeps, long directKilobytes) {
  /** Fewer tell nothing: one that is out of the common must not decide. */
  private static final int FEWEST = 5;

  /**
   * Returns what is wrong, a sentence each; nothing when all is well.
   *
   * @param readings one after each dose
   * @param pieces how many pieces of work a dose has
   */
  List<String> judge(List<Gauge> readings, int pieces) {
    if (readings.size() < FEWEST) {
      throw new IllegalArgumentException("fewer than " + FEWEST + " doses tell nothing");
    }
    List<Gauge> settled = readings.subList(1, readings.size());
    List<String> wrong = new ArrayList<>();
    complain(wrong, settled, "KiB of heap", Gauge::heapKilobytes, eachKeeps * pieces / 1024.0);
    complain(wrong, settled, "open files", Gauge::descriptors, 1);
    complain(wrong, settled, "threads", Gauge::threads, 1);
    long first = settled.get(0).directKilobytes();
    long last = settled.get(settled.size() - 1).directKilobytes();
    if (first < 0 || last < 0) {
      wrong.add("the process keeps no count of its buffers");
    } else if (last - first > directKilobytes) {
      wrong.add("buffers grew by " + (last - first) + " KiB in all");
    }
    return wrong;
  }

  private static void complain(
      List<String> wrong,
      List<Gauge> readings,
      String what,
      ToLongFunction<Gauge> of,
      double atMost) {
    double kept = kept(readings.stream().mapToLong(of).toArray());
    if (kept >= atMost) {
      wrong.add(
          "each dose keeps %.1f %s, which must be less than %.1f".formatted(kept, what, atMost));
    }
  }

  /**
   * Returns by how much a series grows with each step, as far as it does so again and again: the
   * lesser of the mean, which noise that comes and goes does not move, and the median, which one
   * large step does not move. A leak moves both.
   */
  static double kept(long[] series) {
    int steps = series.length - 1;
    long[] grown = new long[steps];
    for (int i = 0; i < steps; i++) {
      grown[i] = series[i + 1] - series[i];
    }
    Arrays.sort(grown);
    double mean = (series[steps] - series[0]) / (double) steps;
    double median = (grown[(steps - 1) / 2] + grown[steps / 2]) / 2.0;
    return Math.min(mean, median);
  }
}
