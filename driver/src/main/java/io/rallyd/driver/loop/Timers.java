package io.rallyd.driver.loop;

/** Where timers are set and work is queued; all methods are called on the loop itself. */
public interface Timers {

  /** Returns the clock that timers go by. */
  Clock clock();

  /** Sets or moves a timer; a moment that has passed fires at the loop's next turn. */
  void schedule(LoopTimer timer, long dueNanos);

  /** Unsets a timer; does nothing when it is not set. */
  void cancel(LoopTimer timer);

  /** Queues work for the loop's next turn. */
  void execute(Runnable work);
}
