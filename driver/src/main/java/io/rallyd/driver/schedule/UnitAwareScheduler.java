package io.rallyd.driver.schedule;

import io.rallyd.driver.track.TargetThroughput;
import io.rallyd.driver.track.Task;
import io.rallyd.protocol.RallyException;
import java.util.function.DoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a rate in any unit into requests per second, by what a request turns out to weigh. Until
 * the first request has succeeded the client runs unthrottled; the first request is always at once.
 */
final class UnitAwareScheduler implements Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(UnitAwareScheduler.class);
  private static final String OPS = "ops/s";

  private final Task task;
  private final TargetThroughput target;
  private final DoubleFunction<Scheduler> byRate;
  private Scheduler scheduler = previous -> 0;
  private boolean rateKnown;
  private boolean warned;
  private long weight;
  private double rate;

  UnitAwareScheduler(Task task, DoubleFunction<Scheduler> byRate) {
    this.task = task;
    this.target = task.targetThroughput().orElseThrow();
    this.byRate = byRate;
  }

  @Override
  public double next(double previous) {
    return scheduler.next(previous);
  }

  @Override
  public void afterRequest(long requestWeight, String unit) {
    if (requestWeight <= 0 || rateKnown && requestWeight == weight) {
      return;
    }
    long counted = inTargetUnit(requestWeight, unit);
    if (!rateKnown || counted != weight) {
      rate = target.value() / task.clients() / counted;
      scheduler = byRate.apply(rate);
    }
    rateKnown = true;
    weight = counted;
  }

  @Override
  public double rate() {
    return rate;
  }

  private long inTargetUnit(long requestWeight, String unit) {
    String actual = unit + "/s";
    if (target.unit().equals(actual)) {
      return requestWeight;
    }
    if (!target.unit().equals(OPS)) {
      throw new RallyException(
          "Task ["
              + task.name()
              + "] aims for ["
              + target.unit()
              + "] but its requests are counted in ["
              + actual
              + "]; give the target throughput in that unit or in ["
              + OPS
              + "].");
    }
    if (!warned) {
      warned = true;
      LOG.warn(
          "Task [{}] is throttled by requests, since its target is in [{}] but it counts in [{}].",
          task.name(),
          OPS,
          actual);
    }
    return 1;
  }
}
