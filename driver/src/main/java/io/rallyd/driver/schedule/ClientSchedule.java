package io.rallyd.driver.schedule;

import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.params.ParamSource;
import java.util.Optional;

/**
 * The requests of one client of one task, one after the other: when, as what, with which
 * parameters. Confined to one worker's loop.
 */
public final class ClientSchedule {
  private final LoopControl control;
  private final Scheduler scheduler;
  private final ParamSource source;
  private final double lastStartSeconds;
  private boolean begun;
  private double scheduled;
  private boolean warmup;
  private double percent;
  private OperationParams params;

  /** Creates a schedule that has not begun. */
  public ClientSchedule(LoopControl control, Scheduler scheduler, ParamSource source) {
    this(control, scheduler, source, Double.POSITIVE_INFINITY);
  }

  /**
   * Creates a schedule that has not begun.
   *
   * @param lastStartSeconds a request whose intended start is later is not made, nor waited for
   */
  public ClientSchedule(
      LoopControl control, Scheduler scheduler, ParamSource source, double lastStartSeconds) {
    this.lastStartSeconds = lastStartSeconds;
    this.control = control;
    this.scheduler = scheduler;
    this.source = source;
  }

  /** Starts the loop control's time. */
  public void start() {
    control.start();
  }

  /**
   * Goes to the next request; the one before has ended. Returns false when there is none. Progress
   * is taken before the parameters are drawn, so a source counts only what was drawn before.
   */
  public boolean advance() {
    if (begun) {
      control.next();
    }
    begun = true;
    if (control.completed()) {
      return false;
    }
    scheduled = scheduler.next(scheduled);
    if (scheduled > lastStartSeconds) {
      return false;
    }
    warmup = control.warmup();
    percent = control.percent();
    if (Double.isNaN(percent)) {
      percent = source.percentCompleted().orElse(Double.NaN);
    }
    Optional<OperationParams> next = source.next();
    params = next.orElse(null);
    return next.isPresent();
  }

  /** Tells the scheduler what a request turned out to be. */
  public void afterRequest(long weight, String unit) {
    scheduler.afterRequest(weight, unit);
  }

  /** Returns the requests a second that are aimed for at this moment, 0 when there is no rate. */
  public double rate() {
    return scheduler.rate();
  }

  /** Returns the intended start in seconds since the client's zero; 0 is at once. */
  public double scheduledSeconds() {
    return scheduled;
  }

  /** Returns whether the request is warmup. */
  public boolean warmup() {
    return warmup;
  }

  /** Returns how far the client is with this request, NaN when unknown. */
  public double percent() {
    return percent;
  }

  /** Returns the parameters of the request. */
  public OperationParams params() {
    return params;
  }
}
