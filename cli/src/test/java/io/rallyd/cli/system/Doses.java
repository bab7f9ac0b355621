package io.rallyd.cli.system;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Judges whether a process that is given the same work again and again keeps something of it.
 *
 * <p>What leaks does so for ever, and what fills (classes, threads, compiled code, the 128 KiB
 * chunks of a pool) does so in steps that come to an end, sooner or later as the machine is busy.
 * So the doses go on until a run of them in a row left nothing behind, and a process leaks when
 * there is no such run.
 *
 * @param eachKeeps bytes on the heap that each piece of work may leave behind at most
 * @param directKilobytes what buffers outside of the heap may grow by in a run of doses; they come
 *     in large pieces, so all doses of a run count together
 */
record Doses(int eachKeeps, long directKilobytes) {
  /** Readings that are judged together; fewer let one that is out of the common decide. */
  static final int RUN = 6;

  /** Doses that a process is given at most. */
  static final int MOST = 24;

  /**
   * Threads or files of each dose that are too many: one comes and goes, two in a run of doses do,
   * but one of each dose stays.
   */
  private static final double ATTACHED = 0.5;

  /** Gives a process its work. */
  interface Dose {
    /**
     * Gives the dose and reads what the process holds then.
     *
     * @param number 0 for the first
     */
    Gauge give(int number) throws Exception;
  }

  /**
   * Returns what is wrong, a sentence each; nothing when all is well.
   *
   * @param pieces how many pieces of work a dose has
   */
  List<String> judge(Dose dose, int pieces) throws Exception {
    Deque<Gauge> run = new ArrayDeque<>();
    List<String> wrong = List.of();
    for (int number = 0; number < MOST; number++) {
      run.addLast(dose.give(number));
      if (run.size() > RUN) {
        run.removeFirst();
      }
      if (run.size() == RUN) {
        wrong = wrongWith(List.copyOf(run), pieces);
        if (wrong.isEmpty()) {
          break;
        }
      }
    }
    return wrong;
  }

  private List<String> wrongWith(List<Gauge> run, int pieces) {
    List<String> wrong = new ArrayList<>();
    double atMost = (double) eachKeeps * pieces / 1024;
    complain(wrong, "KiB of heap", kept(series(run, Gauge::heapKilobytes)), atMost);
    complain(wrong, "open files", mean(series(run, Gauge::descriptors)), ATTACHED);
    complain(wrong, "threads", mean(series(run, Gauge::threads)), ATTACHED);
    long first = run.get(0).directKilobytes();
    long last = run.get(run.size() - 1).directKilobytes();
    if (first < 0 || last < 0) {
      wrong.add("the process keeps no count of its buffers");
    } else if (last - first > directKilobytes) {
      wrong.add("buffers grew by " + (last - first) + " KiB in " + (RUN - 1) + " doses");
    }
    return wrong;
  }

  private static long[] series(List<Gauge> readings, ToLongFunction<Gauge> of) {
    return readings.stream().mapToLong(of).toArray();
  }

  private static void complain(List<String> wrong, String what, double kept, double atMost) {
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
    double median = (grown[(steps - 1) / 2] + grown[steps / 2]) / 2.0;
    return Math.min(mean(series), median);
  }

  private static double mean(long[] series) {
    int steps = series.length - 1;
    return (series[steps] - series[0]) / (double) steps;
  }
}
