package io.rallyd.driver.load;

import io.rallyd.driver.http.HttpClient;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.driver.measure.ConditionMeter;
import io.rallyd.driver.measure.IntervalPool;
import io.rallyd.driver.measure.SampleRecorder;
import io.rallyd.driver.measure.TaskMeter;
import io.rallyd.driver.measure.WorkerMeasurements;
import io.rallyd.driver.runner.Invocation;
import io.rallyd.driver.runner.RequestExecutor;
import io.rallyd.driver.runner.Runner;
import io.rallyd.driver.runner.Runners;
import io.rallyd.driver.schedule.ClientSchedule;
import io.rallyd.driver.schedule.LoopControl;
import io.rallyd.driver.schedule.RampUp;
import io.rallyd.driver.schedule.Schedulers;
import io.rallyd.driver.track.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * All clients of a worker in one column, each with connections of its own. Confined to the worker's
 * loop.
 */
final class ColumnRun {
  private final LoadContext context;
  private final ColumnSources sources;
  private final WorkerLoop loop;
  private final IntervalPool pool;
  private final CompleteFlag complete;
  private final ConditionMeter condition;
  private final SampleRecorder recorder;
  private final Consumer<Throwable> onEnd;
  private final Map<Integer, TaskMeter> meters = new LinkedHashMap<>();
  private final List<HttpClient> connections = new ArrayList<>();
  private final List<ClientRun> runs = new ArrayList<>();
  private int running;
  private boolean over;

  /**
   * Creates a run.
   *
   * @param sources what its clients draw from; closed at its end
   * @param recorder keeps each request, null when that is not asked for
   * @param onEnd is told once: when all clients are through (with null), or at the first error that
   *     must end the race
   */
  ColumnRun(
      LoadContext context,
      ColumnSources sources,
      WorkerLoop loop,
      IntervalPool pool,
      CompleteFlag complete,
      ConditionMeter condition,
      SampleRecorder recorder,
      Consumer<Throwable> onEnd) {
    this.context = context;
    this.sources = sources;
    this.loop = loop;
    this.pool = pool;
    this.complete = complete;
    this.condition = condition;
    this.recorder = recorder;
    this.onEnd = onEnd;
  }

  /** Starts all clients. */
  void start() {
    long began = loop.clock().nanos();
    Map<Integer, Integer> clientsOfTask = new LinkedHashMap<>();
    sources
        .clients()
        .forEach(c -> clientsOfTask.merge(c.allocation().taskIndex(), 1, Integer::sum));
    clientsOfTask.forEach(
        (task, clients) ->
            meters.put(task, new TaskMeter(task, clients, loop.clock(), pool, began)));
    if (recorder != null) {
      meters.forEach((task, meter) -> meter.recordTo(recorder, sources.clientIds(task)));
    }
    Map<Integer, Integer> seen = new LinkedHashMap<>();
    for (ColumnSources.Client client : sources.clients()) {
      int number = seen.merge(client.allocation().taskIndex(), 1, Integer::sum) - 1;
      runs.add(run(client, number));
    }
    running = runs.size();
    for (ClientRun run : runs) {
      if (!over) {
        run.start();
      }
    }
  }

  /** Takes all that was measured and not taken yet. */
  void drain(WorkerMeasurements measurements) {
    meters.values().forEach(measurements::drain);
  }

  /** Takes what is sent of it when a second has passed. */
  void drainSecond(WorkerMeasurements measurements) {
    meters.values().forEach(measurements::drainSecond);
  }

  /** Tells the worker's condition how far behind their schedules the tasks are. */
  void readBacklogs() {
    for (int task : meters.keySet()) {
      int clients = 0;
      long behind = 0;
      for (ClientRun run : runs) {
        long one = run.taskIndex() == task ? run.behindNanos() : -1;
        if (one >= 0) {
          clients++;
          behind += one;
        }
      }
      if (clients > 0) {
        condition.behind(task, clients, behind);
      }
    }
  }

  /** Stops all clients and drops requests under way. */
  void cancel() {
    over = true;
    runs.forEach(ClientRun::cancel);
    close();
  }

  private void close() {
    connections.forEach(HttpClient::close);
    sources.close();
  }

  private ClientRun run(ColumnSources.Client client, int number) {
    Task task = context.task(client.allocation());
    Runner runner = Runners.of(task.operation(), context.assertions());
    HttpClient http = new HttpClient(loop, context.cluster(), client.clientId());
    connections.add(http);
    LoopControl control =
        LoopControl.of(task, runner.completion() != null, client.source(), loop.clock());
    SplittableRandom random =
        new SplittableRandom(
            context.seed() * 31
                + task.name().hashCode() * 0x9E3779B97F4A7C15L
                + client.allocation().clientIndexInTask());
    ClientSchedule schedule =
        new ClientSchedule(
            control,
            Schedulers.of(task, random),
            client.source(),
            context.lastStartSeconds(client.allocation()));
    return new ClientRun(
        new ClientRun.Parts(
            task,
            client.allocation().taskIndex(),
            number,
            RampUp.seconds(client.allocation()),
            schedule,
            new RequestExecutor(runner, context.onError().forTask(task)),
            runner.completion(),
            new Invocation(http, loop, context.server()),
            meters.get(client.allocation().taskIndex())),
        loop,
        complete,
        context.health(),
        condition,
        this::ended);
  }

  private void ended(ClientRun run, Throwable error) {
    running--;
    if (over) {
      return;
    }
    if (error != null) {
      cancel();
      onEnd.accept(error);
    } else if (running == 0) {
      over = true;
      close();
      onEnd.accept(null);
    }
  }
}
