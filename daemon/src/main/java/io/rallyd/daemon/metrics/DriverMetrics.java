package io.rallyd.daemon.metrics;

import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.WorkerCondition;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How one load-driver machine fared over a task, or over the race: the proof that it was not the
 * bottleneck. Memory depends on the number of its workers alone. Not thread-safe.
 */
public final class DriverMetrics {
  private static final double NANOS = 1e9;

  private final Histogram loopLateness = Histograms.createForConditions();
  private final Histogram scheduleLag = Histograms.createForConditions();
  private final Map<Integer, LoopTime> loops = new HashMap<>();
  private final Map<Integer, Boolean> warmingUp = new HashMap<>();
  private double peakCpu;
  private double cpuSum;
  private long readings;
  private long gcPauseMillis;
  private long dropped;
  private long connectionsOpened;
  private long samplesDropped;
  private long notSent;

  private static final class LoopTime {
    private long elapsedNanos;
    private long cpuNanos;
    private boolean known = true;
  }

  /**
   * A worker sent requests of the task that this is about. As long as all that it sent were those
   * of the warm-up, only counts are taken of its readings: what was slow then shows in no figure.
   */
  void sent(int workerId, boolean warmup) {
    warmingUp.merge(workerId, warmup, Boolean::logicalAnd);
  }

  /** Adds a reading of the process. */
  public void add(DriverHealth health) {
    dropped += health.dropped();
    if (!warmingUp.isEmpty() && !warmingUp.containsValue(false)) {
      return;
    }
    peakCpu = Math.max(peakCpu, health.processCpu());
    cpuSum += health.processCpu();
    readings++;
    gcPauseMillis += health.gcPauseMillis();
  }

  /** Adds a reading of one of its workers. */
  public void add(WorkerCondition condition) {
    connectionsOpened += condition.connectionsOpened();
    samplesDropped += condition.samplesDropped();
    if (warmingUp.getOrDefault(condition.workerId(), false)) {
      return;
    }
    Histograms.add(loopLateness, condition.loopLateness());
    Histograms.add(scheduleLag, condition.scheduleLag());
    LoopTime loop = loops.computeIfAbsent(condition.workerId(), w -> new LoopTime());
    loop.elapsedNanos += condition.elapsedNanos();
    loop.cpuNanos += condition.loopCpuNanos();
    loop.known &= condition.loopCpuNanos() >= 0;
  }

  /** Adds requests that were due but not sent when the time of their clients was over. */
  void addNotSent(long requests) {
    notSent += requests;
  }

  /** Returns the highest processor use of a second, in cores. */
  public double peakCpu() {
    return peakCpu;
  }

  /** Returns the mean processor use, in cores. */
  public double meanCpu() {
    return readings == 0 ? 0 : cpuSum / readings;
  }

  /** Returns the processor use of the busiest event loop, in cores; NaN when unknown. */
  public double busiestLoopCpu() {
    return loops.values().stream()
        .filter(loop -> loop.known && loop.elapsedNanos > 0)
        .mapToDouble(loop -> (double) loop.cpuNanos / loop.elapsedNanos)
        .max()
        .orElse(Double.NaN);
  }

  /** Returns how long the machine drove, by the worker that drove longest, in seconds. */
  public double seconds() {
    return loops.values().stream().mapToLong(loop -> loop.elapsedNanos).max().orElse(0) / NANOS;
  }

  /** Returns how late the event loops' heartbeats came, in microseconds. */
  public Histogram loopLateness() {
    return loopLateness;
  }

  /** Returns how late requests began whose clients were waiting, in microseconds. */
  public Histogram scheduleLag() {
    return scheduleLag;
  }

  /** Returns the time spent in garbage collection. */
  public long gcPauseMillis() {
    return gcPauseMillis;
  }

  /** Returns how many requests' measurements were dropped. */
  public long dropped() {
    return dropped;
  }

  /** Returns how many connections were opened. */
  public long connectionsOpened() {
    return connectionsOpened;
  }

  /** Returns how many single samples could not be kept in the file asked for. */
  public long samplesDropped() {
    return samplesDropped;
  }

  /** Returns how many requests were due but not sent when the time of their clients was over. */
  public long notSent() {
    return notSent;
  }
}
