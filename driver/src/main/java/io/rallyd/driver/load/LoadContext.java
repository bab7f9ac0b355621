package io.rallyd.driver.load;

import io.rallyd.driver.http.HttpCluster;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.measure.DeltaShipper;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.measure.SamplesFile;
import io.rallyd.driver.params.ParamSource;
import io.rallyd.driver.runner.OnError;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.schedule.Allocation.TaskAllocation;
import io.rallyd.driver.track.TargetThroughput;
import io.rallyd.driver.track.Task;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What all workers of a race on one machine share.
 *
 * @param raceId the race
 * @param cluster where requests go
 * @param server what kind of cluster it is
 * @param allocation which client runs what
 * @param sources makes the parameter source of a task; may block
 * @param onError what a failed request does
 * @param assertions whether assertions are checked
 * @param seed seed of everything random
 * @param shipper sends measurements and reports
 * @param health how the driver fares
 * @param blocking where work is done that may block
 * @param rates target throughput of tasks that the coordinator set, by index; safe for use by
 *     several threads
 * @param samples where each request is kept, empty when that is not asked for
 */
record LoadContext(
    String raceId,
    HttpCluster cluster,
    ServerKind server,
    Allocation allocation,
    Function<Task, ParamSource> sources,
    OnError onError,
    boolean assertions,
    long seed,
    DeltaShipper shipper,
    HealthMonitor health,
    Executor blocking,
    Map<Integer, Double> rates,
    Optional<SamplesFile> samples) {

  /** Returns the task of an allocation, at the rate that was set for it in this race. */
  Task task(TaskAllocation allocation) {
    Double rate = rates.get(allocation.taskIndex());
    Task task = allocation.task();
    return rate == null || task.targetThroughput().isEmpty()
        ? task
        : task.toBuilder()
            .targetThroughput(
                task.targetThroughput().map(t -> new TargetThroughput(rate, t.unit())))
            .build();
  }

  /**
   * Returns the intended start behind which a client makes no request, in seconds. Where the race
   * sets the rate, that is the end of the task's time: to wait for what is due later, as an
   * ordinary task does, takes hours at a low rate and measures nothing.
   */
  double lastStartSeconds(TaskAllocation allocation) {
    Task task = allocation.task();
    return rates.containsKey(allocation.taskIndex()) && task.timePeriod().isPresent()
        ? task.warmupTimePeriod().orElse(0) + task.timePeriod().getAsDouble()
        : Double.POSITIVE_INFINITY;
  }
}
