package io.rallyd.driver.measure;

import io.rallyd.driver.loop.Clock;
import java.util.Arrays;

/** Measures one task on one worker. Confined to the worker's loop. */
public final class TaskMeter {

  /** Takes what was measured; it has to be given back to the pool. */
  interface Taker {
    /**
     * Takes what was measured of a sample type.
     *
     * @param times null when they wait for a later time
     */
    void take(boolean warmup, Interval interval, TimeHistograms times);
  }

  private final int taskIndex;
  private final Clock clock;
  private final IntervalPool pool;
  private final long beganNanos;
  private final double[] progress;
  private final TimesAllowance allowance = new TimesAllowance();
  private SampleRecorder recorder;
  private int[] clientIds;
  private Interval warmup;
  private Interval normal;
  private TimeHistograms warmupTimes;
  private TimeHistograms normalTimes;
  private boolean anySample;
  private boolean startReported;
  private long firstStartMicros;
  private long taskStartMicros;
  private long maxRelativeMicros;

  /**
   * Creates a meter.
   *
   * @param taskIndex index of the task among the leaf tasks of the schedule
   * @param clients clients of the task on this worker
   * @param beganNanos when the worker began the task
   */
  public TaskMeter(int taskIndex, int clients, Clock clock, IntervalPool pool, long beganNanos) {
    this.taskIndex = taskIndex;
    this.clock = clock;
    this.pool = pool;
    this.beganNanos = beganNanos;
    this.progress = new double[clients];
    Arrays.fill(progress, Double.NaN);
  }

  /**
   * Has each request kept by itself, too.
   *
   * @param ids global ids of the task's clients on this worker
   */
  public void recordTo(SampleRecorder to, int[] ids) {
    recorder = to;
    clientIds = ids.clone();
  }

  /** Returns the index of the task. */
  public int taskIndex() {
    return taskIndex;
  }

  /** Records a request. */
  public void record(Sample sample) {
    Interval interval = interval(sample.warmup);
    long absolute = clock.wallMicros(sample.startNanos);
    long relative = Math.floorDiv(sample.startNanos - beganNanos, 1000L);
    interval.record(sample);
    times(sample.warmup).record(sample);
    interval.bins.add(absolute, relative, sample.operations);
    maxRelativeMicros = Math.max(maxRelativeMicros, relative);
    progress[sample.client] = sample.progress;
    if (recorder != null) {
      recorder.record(taskIndex, clientIds[sample.client], sample, absolute, relative);
    }
    if (!anySample || !startReported && absolute < firstStartMicros) {
      anySample = true;
      firstStartMicros = absolute;
      taskStartMicros = absolute - Math.floorDiv(sample.periodNanos, 1000L);
    }
  }

  /** Returns what says how much the times may cost that are handed over. */
  TimesAllowance allowance() {
    return allowance;
  }

  /** Hands over all that was not handed over yet. */
  void drain(Taker taker) {
    hand(true, taker);
  }

  /** A second has passed: hands over what was counted, and the times if their turn has come. */
  void drainSecond(Taker taker) {
    hand(allowance.secondPassed(), taker);
  }

  private void hand(boolean withTimes, Taker taker) {
    Interval before = warmup;
    Interval after = normal;
    TimeHistograms timesBefore = withTimes ? warmupTimes : null;
    TimeHistograms timesAfter = withTimes ? normalTimes : null;
    warmup = null;
    normal = null;
    if (withTimes) {
      warmupTimes = null;
      normalTimes = null;
    }
    hand(true, before, timesBefore, taker);
    hand(false, after, timesAfter, taker);
  }

  private void hand(boolean isWarmup, Interval counted, TimeHistograms times, Taker taker) {
    if (counted == null && times == null) {
      return;
    }
    // Times whose turn comes after their last request go with an interval that counts nothing.
    Interval interval = counted == null ? pool.take() : counted;
    startReported = true;
    interval.taskStartMicros = taskStartMicros;
    interval.maxRelativeMicros = maxRelativeMicros;
    interval.progressSum = 0;
    interval.progressClients = 0;
    for (double one : progress) {
      if (!Double.isNaN(one)) {
        interval.progressSum += one;
        interval.progressClients++;
      }
    }
    if (times != null) {
      allowance.sent();
    }
    taker.take(isWarmup, interval, times);
  }

  private Interval interval(boolean isWarmup) {
    if (isWarmup) {
      return warmup == null ? warmup = pool.take() : warmup;
    }
    return normal == null ? normal = pool.take() : normal;
  }

  private TimeHistograms times(boolean isWarmup) {
    if (isWarmup) {
      return warmupTimes == null ? warmupTimes = pool.takeTimes() : warmupTimes;
    }
    return normalTimes == null ? normalTimes = pool.takeTimes() : normalTimes;
  }
}
