package io.rallyd.driver.measure;

import io.rallyd.protocol.load.DriverHealth;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How the driver of a race fares: gathers from all workers, gives one reading per delta. Safe for
 * use by several threads.
 */
public final class HealthMonitor {
  /** Processor time over less than this is too coarse to mean anything. */
  private static final long MIN_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final DriverReadings readings;
  private final Histogram lateness = new Histogram(1, TimeUnit.HOURS.toMicros(1), 2);
  private long windowNanos;
  private long windowCpuNanos;
  private long windowGcMillis;
  private double cpu;
  private long lagMaxMicros;
  private long dropped;

  /** Creates a monitor; the first reading counts from now. */
  public HealthMonitor(DriverReadings readings) {
    this.readings = readings;
    this.windowNanos = readings.nanos();
    this.windowCpuNanos = readings.processCpuNanos();
    this.windowGcMillis = readings.gcMillis();
  }

  /** A step begins: garbage that was collected before it is not its own. */
  public synchronized void stepBegins() {
    windowGcMillis = readings.gcMillis();
  }

  /** A heartbeat of a worker's loop came this late. */
  public synchronized void loopLate(long nanos) {
    long micros = Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
    lateness.recordValue(Math.min(micros, TimeUnit.HOURS.toMicros(1)));
  }

  /** A request began this late although its client was free. */
  public synchronized void scheduleLag(long nanos) {
    lagMaxMicros = Math.max(lagMaxMicros, TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /** A delta with this many requests could not be sent. */
  public synchronized void dropped(long requests) {
    dropped += requests;
  }

  /**
   * Returns the health since the last call. Processor time is that of the last window of at least
   * 200 ms.
   */
  public synchronized DriverHealth read() {
    long now = readings.nanos();
    if (now - windowNanos >= MIN_WINDOW_NANOS) {
      long cpuNanos = readings.processCpuNanos();
      cpu = cpuNanos < 0 ? 0 : (cpuNanos - windowCpuNanos) / (double) (now - windowNanos);
      windowCpuNanos = cpuNanos;
      windowNanos = now;
    }
    long gcMillis = readings.gcMillis();
    DriverHealth health =
        new DriverHealth(
            cpu,
            lateness.getMaxValue(),
            lateness.getTotalCount() == 0 ? 0 : lateness.getValueAtPercentile(99),
            gcMillis - windowGcMillis,
            lagMaxMicros,
            dropped);
    windowGcMillis = gcMillis;
    lateness.reset();
    lagMaxMicros = 0;
    dropped = 0;
    return health;
  }
}
