package io.rallyd.driver.schedule;

/**
 * Says when the next request of one client is to start, in seconds since the client set in.
 * Confined to one worker's loop.
 */
public interface Scheduler {

  /**
   * Returns when the next request is to start; 0 for at once.
   *
   * @param previous what was returned for the request before, 0 for the first. Not when that
   *     request really ran: lateness does not shift the schedule
   */
  double next(double previous);

  /**
   * A request has ended.
   *
   * @param weight operations it made, 0 when it failed
   * @param unit their unit, without the time
   */
  default void afterRequest(long weight, String unit) {}

  /** Returns the requests a second that it aims for at this moment, 0 while it does not. */
  default double rate() {
    return 0;
  }
}
