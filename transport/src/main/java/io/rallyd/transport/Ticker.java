package io.rallyd.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timer that all sessions of an event loop share. To wake a loop costs a hundred times as much
 * as to look after a session, so those that are due within a fraction of the period are looked
 * after together; a loop with one session is woken no more often than by a timer of its own. On the
 * loop only, but for {@link #add}.
 */
final class Ticker {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final int SLOTS = 5;

  private final EventLoop loop;
  private final long slotNanos;
  private final List<List<BooleanSupplier>> slots = new ArrayList<>(SLOTS);
  private int current;
  private long turnedAt;
  private boolean scheduled;

  Ticker(EventLoop loop, long periodNanos) {
    this.loop = loop;
    this.slotNanos = Math.max(1, periodNanos / SLOTS);
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
  }

  /** Calls a task each period until it returns false; from any thread. */
  void add(BooleanSupplier task) {
    if (loop.inEventLoop()) {
      slots.get((current + slotsSinceTurn()) % SLOTS).add(task);
      schedule();
    } else {
      loop.execute(() -> add(task));
    }
  }

  /** Spreads the sessions over the period as they came. */
  private int slotsSinceTurn() {
    if (scheduled) {
      return (int) Math.min(SLOTS - 1L, (System.nanoTime() - turnedAt) / slotNanos);
    }
    turnedAt = System.nanoTime();
    return 0;
  }

  private void schedule() {
    if (scheduled) {
      return;
    }
    for (int ahead = 1; ahead <= SLOTS; ahead++) {
      int slot = (current + ahead) % SLOTS;
      if (!slots.get(slot).isEmpty()) {
        scheduled = true;
        loop.schedule(() -> turn(slot), ahead * slotNanos, TimeUnit.NANOSECONDS);
        return;
      }
    }
  }

  private void turn(int slot) {
    scheduled = false;
    current = slot;
    turnedAt = System.nanoTime();
    List<BooleanSupplier> tasks = slots.get(slot);
    int i = 0;
    while (i < tasks.size()) {
      if (goesOn(tasks.get(i))) {
        i++;
      } else {
        BooleanSupplier last = tasks.remove(tasks.size() - 1);
        if (i < tasks.size()) {
          tasks.set(i, last);
        }
      }
    }
    schedule();
  }

  private static boolean goesOn(BooleanSupplier task) {
    try {
      return task.getAsBoolean();
    } catch (RuntimeException | Error e) {
      // An error of one session, as of memory, must not stop the others' timer.
      LOG.error("A session could not be looked after this time", e);
      return true;
    }
  }
}
