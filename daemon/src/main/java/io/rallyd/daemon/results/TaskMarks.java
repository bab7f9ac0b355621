package io.rallyd.daemon.results;

import io.rallyd.daemon.metrics.DriverMetrics;
import io.rallyd.daemon.metrics.TaskMetrics;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Gathers the evidence of a task for its judges. */
public final class TaskMarks {
  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;

  /** Fewer beats than this have no 99th percentile. */
  private static final int MIN_BEATS = 50;

  private TaskMarks() {}

  /**
   * Returns what is to be said of a task.
   *
   * @param meanThroughput NaN when there is none
   * @param unit its unit
   */
  static List<Mark> of(
      ReportedTask task, TaskMetrics measured, double meanThroughput, String unit) {
    List<Mark> marks = new ArrayList<>();
    task.target()
        .flatMap(
            target ->
                RateJudge.judge(
                    new RateJudge.Evidence(
                        task.task(),
                        target,
                        meanThroughput,
                        unit,
                        measured.backlog().seconds(),
                        measured.backlog().behindSeconds(4),
                        at(measured.serviceTime(), 50) / NANOS,
                        measured.notSent(),
                        measured.errorRate())))
        .ifPresent(marks::add);
    marks.addAll(ofDrivers(task.task(), measured));
    return marks;
  }

  /** Returns what is to be said of the load drivers of a task; nothing when it measured nothing. */
  public static List<Mark> ofDrivers(String task, TaskMetrics measured) {
    List<Mark> marks = new ArrayList<>();
    if (measured.normalRequests() == 0) {
      return marks;
    }
    measured
        .drivers()
        .forEach(
            (host, driver) ->
                DriverJudge.judge(evidence(task, host, driver, measured)).ifPresent(marks::add));
    return marks;
  }

  private static DriverJudge.Evidence evidence(
      String task, String host, DriverMetrics driver, TaskMetrics measured) {
    boolean beats = driver.loopLateness().getTotalCount() >= MIN_BEATS;
    return new DriverJudge.Evidence(
        task,
        host,
        driver.seconds(),
        beats ? driver.busiestLoopCpu() : Double.NaN,
        beats && driver.scheduleLag().getTotalCount() > 0
            ? DriverRows.percentile99(driver.scheduleLag()) / MICROS_PER_MILLI
            : Double.NaN,
        beats ? DriverRows.percentile99(driver.loopLateness()) / MICROS_PER_MILLI : Double.NaN,
        driver.loopLateness().getMaxValue() / MICROS_PER_MILLI,
        beats ? driver.gcPauseMillis() / MICROS_PER_MILLI : 0,
        at(measured.latency(), 99) / NANOS_PER_MILLI,
        at(measured.serviceTime(), 99) / NANOS_PER_MILLI,
        measured.latency().getMaxValue() / NANOS_PER_MILLI);
  }

  private static double at(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
  }
}
