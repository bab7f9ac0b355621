package io.rallyd.driver.loop;

import java.util.Arrays;

/**
 * Timers in order of their moments: a binary heap whose entries know their place, so that moving
 * and removing are logarithmic and nothing is allocated. Moments are compared by difference, as
 * {@link System#nanoTime()} asks. Not safe for use by several threads.
 */
public final class TimerHeap {
  private LoopTimer[] heap = new LoopTimer[64];
  private int size;

  /** Adds a timer or moves it. */
  public void set(LoopTimer timer, long dueNanos) {
    timer.dueNanos = dueNanos;
    if (timer.heapIndex < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      place(timer, size++);
    }
    up(timer.heapIndex);
    down(timer.heapIndex);
  }

  /** Removes a timer, if it is set. */
  public void remove(LoopTimer timer) {
    int at = timer.heapIndex;
    if (at < 0) {
      return;
    }
    timer.heapIndex = -1;
    LoopTimer last = heap[--size];
    heap[size] = null;
    if (last != timer) {
      place(last, at);
      up(at);
      down(last.heapIndex);
    }
  }

  /** Returns the next timer, null when none is set. */
  public LoopTimer first() {
    return size == 0 ? null : heap[0];
  }

  /** Returns the moment of the next timer; one must be set. */
  public long firstNanos() {
    return heap[0].dueNanos;
  }

  /**
   * Fires all timers whose moment has come. Those that are set to a moment not later than {@code
   * now} while it runs are left for the next call, so that a loop always gets back to its I/O.
   */
  public void fireDue(long now) {
    for (int budget = size; budget > 0 && size > 0 && heap[0].dueNanos - now <= 0; budget--) {
      LoopTimer timer = heap[0];
      remove(timer);
      timer.fire();
    }
  }

  private void up(int start) {
    int at = start;
    LoopTimer timer = heap[at];
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent].dueNanos - timer.dueNanos <= 0) {
        break;
      }
      place(heap[parent], at);
      at = parent;
    }
    place(timer, at);
  }

  private void down(int start) {
    int at = start;
    LoopTimer timer = heap[at];
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1].dueNanos - heap[child].dueNanos < 0) {
        child++;
      }
      if (timer.dueNanos - heap[child].dueNanos <= 0) {
        break;
      }
      place(heap[child], at);
      at = child;
    }
    place(timer, at);
  }

  private void place(LoopTimer timer, int at) {
    heap[at] = timer;
    timer.heapIndex = at;
  }
}
