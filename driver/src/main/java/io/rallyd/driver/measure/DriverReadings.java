package io.rallyd.driver.measure;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What the driver process says of itself; injected, so that its judges can be tested. */
public interface DriverReadings {

  /** Returns monotonic nanoseconds. */
  long nanos();

  /** Returns processor time of this process so far, in nanoseconds, negative when unknown. */
  long processCpuNanos();

  /** Returns time spent in garbage collection so far, in milliseconds. */
  long gcMillis();

  /** Returns processor time of the calling thread so far, in nanoseconds, negative when unknown. */
  static long threadCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
  }

  /** Returns the readings of this JVM. */
  static DriverReadings ofThisProcess() {
    return new DriverReadings() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long processCpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean os
            ? os.getProcessCpuTime()
            : -1;
      }

      @Override
      public long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .filter(millis -> millis > 0)
            .sum();
      }
    };
  }
}
