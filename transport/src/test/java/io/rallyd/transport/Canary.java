package io.rallyd.transport;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices how long this process stood still, for which nobody else is to blame, and the most direct
 * memory that was in use.
 */
final class Canary implements AutoCloseable {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "canary"));
  private long lastTick = System.nanoTime();
  private volatile long longest;
  private volatile long mostDirect;

  Canary() {
    thread.scheduleAtFixedRate(this::tick, TICK, TICK, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    longest = Math.max(longest, now - lastTick - TICK);
    lastTick = now;
    mostDirect = Math.max(mostDirect, directBytes());
  }

  /** Returns the direct memory in use, Netty's and the JDK's. */
  static long directBytes() {
    long bytes = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return bytes;
  }

  /**
   * Returns the live objects on the heap, as a collection left them: what others have made since,
   * which may be much where a busy machine keeps this thread from reading, does not count.
   */
  static long liveBytes() {
    System.gc();
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      bytes += left == null ? 0 : left.getUsed();
    }
    if (bytes == 0) {
      throw new IllegalStateException("this collector keeps no account of what it leaves");
    }
    return bytes;
  }

  Duration longestStandstill() {
    return Duration.ofNanos(longest);
  }

  long mostDirectBytes() {
    return mostDirect;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
