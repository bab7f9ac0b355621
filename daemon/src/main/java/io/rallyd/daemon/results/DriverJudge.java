package io.rallyd.daemon.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether a load driver was the bottleneck of a task, or showed in its results. What counts
 * is what a driver did to the figures, not how busy its machine was: a lateness is held against the
 * time that was measured at the same percentile. The bounds are those of {@code
 * docs/operations.md}.
 */
final class DriverJudge {
  /** An event loop that takes this share of a core has nothing left. */
  static final double LOOP_CPU = 0.9;

  /**
   * With a schedule a loop spins before each request rather than to wake up late, however idle the
   * machine is: then its processor time counts only when something was so late at the 99th
   * percentile. Above the millisecond that the selector of the JDK may take to wake up.
   */
  static final double BUSY_AND_LATE_P99_MILLIS = 2;

  /** How late requests may begin whose clients were waiting, at the 99th percentile. */
  static final double LAG_P99_MILLIS = 5;

  /** How late timers of an event loop may be, at the 99th percentile. */
  static final double JITTER_P99_MILLIS = 10;

  /** An event loop that did not turn for so long stood still. */
  static final double STANDSTILL_MILLIS = 200;

  /** Share of the time that may go to the collection of garbage. */
  static final double GC_SHARE = 0.05;

  /** A lateness below this share of what was measured does not matter. */
  static final double SHARE_OF_MEASURED = 0.1;

  private DriverJudge() {}

  /**
   * What is judged of one machine and task.
   *
   * @param task name of the task
   * @param host the machine
   * @param seconds how long it drove the task
   * @param busiestLoopCpu processor time of its busiest event loop in cores, NaN when unknown
   * @param lagP99Millis 99th percentile of the lag behind the schedule, NaN without a schedule
   * @param jitterP99Millis 99th percentile of the event loops' lateness
   * @param jitterMaxMillis its maximum
   * @param gcSeconds time in garbage collection
   * @param latencyP99Millis 99th percentile of the task's latency
   * @param serviceP99Millis 99th percentile of its service time
   * @param latencyMaxMillis the largest latency
   */
  record Evidence(
      String task,
      String host,
      double seconds,
      double busiestLoopCpu,
      double lagP99Millis,
      double jitterP99Millis,
      double jitterMaxMillis,
      double gcSeconds,
      double latencyP99Millis,
      double serviceP99Millis,
      double latencyMaxMillis) {}

  /** Returns the mark that the machine deserves for the task. */
  static Optional<Mark> judge(Evidence of) {
    List<String> reasons = new ArrayList<>();
    if (of.busiestLoopCpu() >= LOOP_CPU && (Double.isNaN(of.lagP99Millis()) || late(of))) {
      reasons.add(say("its busiest event loop took %.0f %% of a core", of.busiestLoopCpu() * 100));
    }
    if (of.lagP99Millis() >= LAG_P99_MILLIS && matters(of.lagP99Millis(), of.latencyP99Millis())) {
      reasons.add(say("1 %% of its requests began %.1f ms late or more", of.lagP99Millis()));
    }
    if (of.jitterP99Millis() >= JITTER_P99_MILLIS
        && matters(of.jitterP99Millis(), of.serviceP99Millis())) {
      reasons.add(say("1 %% of its timers were %.1f ms late or more", of.jitterP99Millis()));
    }
    if (of.jitterMaxMillis() >= STANDSTILL_MILLIS
        && matters(of.jitterMaxMillis(), of.latencyMaxMillis())) {
      reasons.add(say("it stood still for %.0f ms", of.jitterMaxMillis()));
    }
    if (of.seconds() > 0 && of.gcSeconds() >= GC_SHARE * of.seconds()) {
      reasons.add(
          say("it collected garbage for %.0f %% of the time", 100 * of.gcSeconds() / of.seconds()));
    }
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            Mark.DRIVER_BOUND,
            "Task ["
                + of.task()
                + "] was bound by the load driver on ["
                + of.host()
                + "]: "
                + String.join(", ", reasons)
                + "; its figures say as much of the driver as of the cluster.",
            Double.NaN,
            ""));
  }

  private static boolean late(Evidence of) {
    return of.lagP99Millis() >= BUSY_AND_LATE_P99_MILLIS
        || of.jitterP99Millis() >= BUSY_AND_LATE_P99_MILLIS;
  }

  private static boolean matters(double late, double measured) {
    return late >= SHARE_OF_MEASURED * measured;
  }

  private static String say(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
