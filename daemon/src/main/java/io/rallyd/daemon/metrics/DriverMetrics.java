package io.rallyd.daemon.metrics;

import io.rallyd.protocol.load.DriverHealth;

/**
 * How one load-driver machine fared over a task: the proof that it was not the bottleneck. Not
 * thread-safe.
 */
public final class DriverMetrics {
  private double peakCpu;
  private double cpuSum;
  private long readings;
  private long loopLatenessMaxMicros;
  private long loopLatenessP99Micros;
  private long gcPauseMillis;
  private long scheduleLagMaxMicros;
  private long dropped;

  /** Adds a reading. */
  public void add(DriverHealth health) {
    peakCpu = Math.max(peakCpu, health.processCpu());
    cpuSum += health.processCpu();
    readings++;
    loopLatenessMaxMicros = Math.max(loopLatenessMaxMicros, health.loopLatenessMaxMicros());
    loopLatenessP99Micros = Math.max(loopLatenessP99Micros, health.loopLatenessP99Micros());
    gcPauseMillis += health.gcPauseMillis();
    scheduleLagMaxMicros = Math.max(scheduleLagMaxMicros, health.scheduleLagMaxMicros());
    dropped += health.dropped();
  }

  /** Returns the highest processor use of a second, in cores. */
  public double peakCpu() {
    return peakCpu;
  }

  /** Returns the mean processor use, in cores. */
  public double meanCpu() {
    return readings == 0 ? 0 : cpuSum / readings;
  }

  /** Returns the largest lateness of an event loop. */
  public long loopLatenessMaxMicros() {
    return loopLatenessMaxMicros;
  }

  /** Returns the worst 99th percentile of a second of the event loops' lateness. */
  public long loopLatenessP99Micros() {
    return loopLatenessP99Micros;
  }

  /** Returns the time spent in garbage collection. */
  public long gcPauseMillis() {
    return gcPauseMillis;
  }

  /** Returns the largest lag behind the schedule that the driver caused. */
  public long scheduleLagMaxMicros() {
    return scheduleLagMaxMicros;
  }

  /** Returns how many measurements were dropped. */
  public long dropped() {
    return dropped;
  }
}
