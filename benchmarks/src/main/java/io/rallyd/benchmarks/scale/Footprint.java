package io.rallyd.benchmarks.scale;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process holds and has used.
 *
 * @param heap bytes of the heap that are reachable
 * @param direct bytes of direct buffers, those the pool keeps among them
 * @param threads live threads
 */
record Footprint(long heap, long direct, int threads) {
  private static final int COLLECTIONS = 3;

  /** Takes it, after the garbage is collected. */
  static Footprint now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Pause.millis(50);
    }
    long direct = io.netty.util.internal.PlatformDependent.usedDirectMemory();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct = Math.max(direct, pool.getMemoryUsed());
      }
    }
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        direct,
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** Returns the seconds that this process has used of the processors. */
  static double cpuSeconds() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }
}
