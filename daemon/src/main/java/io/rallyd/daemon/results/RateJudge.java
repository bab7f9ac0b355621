package io.rallyd.daemon.results;

import io.rallyd.driver.track.TargetThroughput;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether a task kept the rate that it aimed for. It did not when its backlog, the time by
 * which the next request of each client is late, grows over the life of the task: then latency says
 * how long the task lasted, not how fast the cluster is. A backlog that came from a stall and was
 * worked off again is no such thing. The bounds are those of {@code docs/operations.md}.
 */
final class RateJudge {
  /** Fewer seconds than this show no trend; then the mean throughput has to do. */
  static final int MIN_SECONDS = 8;

  /** Less than this is queueing that every system has. */
  static final double MIN_BEHIND_SECONDS = 0.25;

  /** From one part of the task's life to the next it has to grow by this share of the last. */
  private static final double GROWTH = 0.1;

  /** A backlog that came late in the task counts when it is this share of the task's life. */
  private static final double LATE_SHARE = 0.05;

  /** Below this share of its target the mean throughput of a short task says enough. */
  private static final double SHORT_SHARE = 0.9;

  private static final int PARTS = 4;

  private RateJudge() {}

  /**
   * What is judged.
   *
   * @param task name of the task
   * @param target what it aimed for
   * @param meanThroughput what it reached on average, NaN when unknown
   * @param throughputUnit unit of that
   * @param seconds seconds of which the backlog is known
   * @param behindSeconds how far clients were behind in each quarter of the task's life; empty when
   *     the task was too short
   * @param serviceSeconds median service time
   * @param notSent requests due but not sent
   * @param errorRate share of failed requests, 0 to 1; what fails adds nothing to the throughput
   */
  record Evidence(
      String task,
      TargetThroughput target,
      double meanThroughput,
      String throughputUnit,
      int seconds,
      double[] behindSeconds,
      double serviceSeconds,
      long notSent,
      double errorRate) {}

  /** Returns the mark that the task deserves. */
  static Optional<Mark> judge(Evidence of) {
    boolean same = of.target().unit().equals(of.throughputUnit());
    if (grew(of)) {
      double[] behind = of.behindSeconds();
      double life = of.seconds() * (PARTS - 1.0) / PARTS;
      double lost = Math.min(1, (behind[PARTS - 1] - behind[0]) / life);
      double held = of.target().value() * (1 - lost);
      if (same && of.meanThroughput() > 0) {
        held = Math.min(held, of.meanThroughput());
      }
      return Optional.of(mark(of, held, behind[PARTS - 1]));
    }
    boolean missed =
        same
            && !showsTrend(of)
            && of.meanThroughput() < SHORT_SHARE * of.target().value() * (1 - of.errorRate());
    return missed ? Optional.of(mark(of, of.meanThroughput(), Double.NaN)) : Optional.empty();
  }

  private static boolean showsTrend(Evidence of) {
    return of.seconds() >= MIN_SECONDS && of.behindSeconds().length >= PARTS;
  }

  private static boolean grew(Evidence of) {
    if (!showsTrend(of)) {
      return false;
    }
    double[] behind = of.behindSeconds();
    double last = behind[PARTS - 1];
    if (last < Math.max(MIN_BEHIND_SECONDS, of.serviceSeconds())) {
      return false;
    }
    boolean always = true;
    for (int i = 1; i < PARTS; i++) {
      always &= behind[i] - behind[i - 1] >= GROWTH * last;
    }
    boolean late =
        behind[PARTS - 1] - behind[PARTS - 2] >= GROWTH * last && last > LATE_SHARE * of.seconds();
    return always || late;
  }

  private static Mark mark(Evidence of, double held, double behind) {
    String late =
        Double.isNaN(behind)
            ? ""
            : String.format(Locale.ROOT, ", its requests were %.1f s late in the end", behind);
    String unsent =
        of.notSent() == 0 ? "" : " and " + of.notSent() + " that were due were never sent";
    String sentence =
        String.format(
            Locale.ROOT,
            "Task [%s] could not sustain its target of %s %s: the highest rate that held was %s%s%s,"
                + " so its latency includes waiting for earlier requests.",
            of.task(),
            number(of.target().value()),
            of.target().unit(),
            number(held),
            late,
            unsent);
    return new Mark(Mark.RATE_NOT_SUSTAINABLE, sentence, held, of.target().unit());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
