package io.rallyd.driver.measure;

import io.rallyd.driver.loop.Clock;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Measures one task on one worker. Confined to the worker's loop. */
public final class TaskMeter {
  private final int taskIndex;
  private final Clock clock;
  private final IntervalPool pool;
  private final long beganNanos;
  private final double[] progress;
  private SampleRecorder recorder;
  private int[] clientIds;
  private Interval warmup;
  private Interval normal;
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

  /** Hands over what was measured since the last time: each interval with whether it is warmup. */
  public void drain(BiConsumer<Interval, Boolean> taker) {
    Interval before = warmup;
    Interval after = normal;
    warmup = null;
    normal = null;
    hand(before, true, taker);
    hand(after, false, taker);
  }

  private void hand(Interval interval, boolean isWarmup, BiConsumer<Interval, Boolean> taker) {
    if (interval == null) {
      return;
    }
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
    taker.accept(interval, isWarmup);
  }

  private Interval interval(boolean isWarmup) {
    if (isWarmup) {
      return warmup == null ? warmup = pool.take() : warmup;
    }
    return normal == null ? normal = pool.take() : normal;
  }
}
