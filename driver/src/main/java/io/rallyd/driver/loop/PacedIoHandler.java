package io.rallyd.driver.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * Weaves a worker's timers into the turn of its event loop: waits for the network no longer than to
 * the next timer, and fires the timers right behind the I/O. Shortly before a precise timer it does
 * not wait at all but looks at the network again and again, so that neither is late.
 */
final class PacedIoHandler implements IoHandler {
  private final IoHandler io;
  private final TimerHeap timers;
  private final Clock clock;
  private final long wakeUpLateness;
  private final Turn turn = new Turn();

  PacedIoHandler(IoHandler io, TimerHeap timers, Clock clock, long wakeUpLateness) {
    this.io = io;
    this.timers = timers;
    this.clock = clock;
    this.wakeUpLateness = wakeUpLateness;
  }

  @Override
  public int run(IoHandlerContext context) {
    turn.begin(context);
    int handled = io.run(turn);
    if (timers.first() != null) {
      timers.fireDue(clock.nanos());
    }
    return handled;
  }

  @Override
  public void initialize() {
    io.initialize();
  }

  @Override
  public void prepareToDestroy() {
    io.prepareToDestroy();
  }

  @Override
  public void destroy() {
    io.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return io.register(handle);
  }

  @Override
  public void wakeup() {
    io.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return io.isCompatible(handleType);
  }

  /** What the backend is told of how long it may wait. */
  private final class Turn implements IoHandlerContext {
    private IoHandlerContext loop;
    private boolean timerSet;
    private long wakeUpNanos;

    void begin(IoHandlerContext context) {
      loop = context;
      LoopTimer first = timers.first();
      timerSet = first != null;
      if (timerSet) {
        wakeUpNanos = timers.firstNanos() - (first.precise() ? wakeUpLateness : 0);
      }
    }

    @Override
    public boolean canBlock() {
      return loop.canBlock() && !(timerSet && wakeUpNanos - clock.nanos() <= 0);
    }

    @Override
    public long delayNanos(long currentNanos) {
      long delay = loop.delayNanos(currentNanos);
      return timerSet ? Math.min(delay, Math.max(0, wakeUpNanos - currentNanos)) : delay;
    }

    @Override
    public long deadlineNanos() {
      long deadline = loop.deadlineNanos();
      if (!timerSet) {
        return deadline;
      }
      long now = clock.nanos();
      boolean loopIsFirst = deadline != -1 && loop.delayNanos(now) <= wakeUpNanos - now;
      return loopIsFirst ? deadline : wakeUpNanos;
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      loop.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return loop.shouldReportActiveIoTime();
    }
  }
}
