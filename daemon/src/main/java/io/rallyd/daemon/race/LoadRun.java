package io.rallyd.daemon.race;

import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.daemon.metrics.TaskMetrics;
import io.rallyd.daemon.metrics.Throughput;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.CompleteCurrentTask;
import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The running part of a race: leads the workers from join point to join point, takes what they
 * measure and tells how far they are. Lives on the race's loop.
 */
final class LoadRun {
  /** Machines start a task together; so much time is given for the news to reach all of them. */
  private static final long START_MARGIN_NANOS = 2_000_000;

  private static final int SECONDS_BETWEEN_CALCULATIONS = 30;

  /** Minor version of the wire with which workers say how they fare. */
  private static final int MINOR_OF_CONDITIONS = 1;

  private final String raceId;
  private final Map<Member, List<WorkerPlan>> drivers;
  private final Map<Integer, Member> machineOfWorker = new HashMap<>();
  private final JoinPoints joinPoints;
  private final List<List<Integer>> tasksOfStep;
  private final List<String> taskNames;
  private final RaceMetrics metrics;
  private final Pacing pacing;
  private final Consumer<RaceProgress> progress;
  private final LongSupplier nanoTime;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final SignsOfLife signs;
  private final Map<Integer, Map<Integer, double[]>> progressOfTask = new HashMap<>();
  private final Map<Integer, Long> operationsBefore = new HashMap<>();
  private long lastProgressNanos;
  private int ticks;

  /**
   * Creates a run; all workers are on their way to join point 0.
   *
   * @param drivers the machines and their workers
   * @param completions by join point: which clients end the step before it
   * @param tasksOfStep by step: indices of its leaf tasks
   * @param taskNames names of the leaf tasks
   * @param pacing has a say in what comes next
   * @param progress is told how far the running tasks are
   * @param workerDeadline how long a worker may give no sign of life
   * @param nanoTime monotonic clock
   */
  LoadRun(
      String raceId,
      Map<Member, List<WorkerPlan>> drivers,
      List<JoinPoints.Completion> completions,
      List<List<Integer>> tasksOfStep,
      List<String> taskNames,
      RaceMetrics metrics,
      Pacing pacing,
      Consumer<RaceProgress> progress,
      Duration workerDeadline,
      LongSupplier nanoTime) {
    this.raceId = raceId;
    this.drivers = new LinkedHashMap<>(drivers);
    this.tasksOfStep = tasksOfStep;
    this.taskNames = taskNames;
    this.metrics = metrics;
    this.pacing = pacing;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.signs = new SignsOfLife(workerDeadline, nanoTime);
    List<WorkerPlan> all = new ArrayList<>();
    drivers.forEach(
        (member, workers) -> {
          workers.forEach(w -> machineOfWorker.put(w.workerId(), member));
          all.addAll(workers);
        });
    signs.heard(machineOfWorker.keySet());
    this.joinPoints = new JoinPoints(all, completions);
  }

  /** Returns the end of the run: all are at the last join point, or the sentence that ended it. */
  CompletableFuture<Void> done() {
    return done;
  }

  /** Shows no further progress and tells nobody to go on. */
  void end() {
    done.cancel(false);
  }

  /** Takes a message of a driver; what comes after the end is too late. */
  void received(Member from, Message message) {
    if (done.isDone()) {
      return;
    }
    try {
      if (message instanceof LoadDelta delta) {
        take(from, delta);
      } else if (message instanceof WorkerCondition condition) {
        signs.heard(List.of(condition.workerId()));
        metrics.add(from.ip(), condition, runningTasks());
      } else if (message instanceof JoinPointReached reached) {
        arrived(reached);
      } else if (message instanceof LoadFailed failed) {
        done.completeExceptionally(
            new RallyException(
                from.local() ? failed.sentence() : from.ip() + ": " + failed.sentence()));
      }
    } catch (RallyException e) {
      done.completeExceptionally(e);
    }
  }

  /** To be called each second. */
  void tick() {
    if (done.isDone()) {
      return;
    }
    if (++ticks % SECONDS_BETWEEN_CALCULATIONS == 0) {
      metrics.calculateThroughput();
    }
    showProgress(false);
    TreeSet<Integer> silent = signs.silent(joinPoints.missing());
    if (!silent.isEmpty()) {
      Member member = machineOfWorker.get(silent.first());
      silent.removeIf(worker -> machineOfWorker.get(worker) != member);
      done.completeExceptionally(new RallyException(silence(member, silent)));
    }
  }

  private String silence(Member member, Set<Integer> silent) {
    return (silent.size() == 1 ? "Worker " : "Workers ")
        + String.join(", ", silent.stream().map(String::valueOf).toList())
        + " of the load driver on "
        + member.ip()
        + (silent.size() == 1 ? " has" : " have")
        + " given no sign of life for "
        + signs.deadline().toSeconds()
        + " seconds while running "
        + running()
        + "; the log there tells more.";
  }

  private void take(Member from, LoadDelta delta) {
    metrics.add(from.ip(), delta, from.link().clockOffset().offsetMicros(), runningTasks());
    if (from.link().peer().wireMinor() < MINOR_OF_CONDITIONS) {
      signs.heard(drivers.get(from).stream().map(WorkerPlan::workerId).toList());
    }
    for (TaskDelta task : delta.tasks()) {
      if (task.progressClients() > 0) {
        progressOfTask
            .computeIfAbsent(task.taskIndex(), t -> new HashMap<>())
            .put(task.workerId(), new double[] {task.progressSum(), task.progressClients()});
      }
    }
  }

  private void arrived(JoinPointReached reached) {
    JoinPoints.Outcome outcome =
        joinPoints.arrived(
            reached.workerId(),
            reached.joinPoint(),
            new JoinPoints.Arrival(reached.workerNanos(), nanoTime.getAsLong()));
    switch (outcome) {
      case WAIT -> {}
      case COMPLETE_CURRENT_TASK ->
          drivers
              .keySet()
              .forEach(m -> tell(m, new CompleteCurrentTask(raceId, joinPoints.current())));
      case ALL_ARRIVED -> allArrived();
    }
  }

  private void allArrived() {
    metrics.calculateThroughput();
    if (joinPoints.current() > 0) {
      showProgress(true);
    }
    Optional<List<Message>> next = pacing.behind(joinPoints.current() - 1);
    if (joinPoints.atLast() || next.isEmpty()) {
      done.complete(null);
      return;
    }
    next.get().forEach(message -> drivers.keySet().forEach(m -> tell(m, message)));
    int passed = joinPoints.current();
    Map<Integer, JoinPoints.Arrival> arrivals = joinPoints.next();
    long margin = drivers.size() > 1 ? START_MARGIN_NANOS : 0;
    long start = nanoTime.getAsLong() + margin;
    signs.heard(machineOfWorker.keySet());
    arrivals.forEach(
        (worker, arrival) -> {
          long startAtWorker = arrival.workerNanos() + (start - arrival.receivedNanos());
          tell(machineOfWorker.get(worker), new Drive(raceId, worker, passed, startAtWorker));
        });
    ticks = 0;
    lastProgressNanos = nanoTime.getAsLong();
    operationsBefore.clear();
  }

  /** Returns the names of the running tasks, for sentences. */
  String running() {
    List<Integer> tasks = runningTasks();
    return tasks.isEmpty()
        ? "no task yet"
        : String.join(", ", tasks.stream().map(taskNames::get).toList());
  }

  /** Sends what a driver must not miss: it would wait for it for ever. */
  private void tell(Member driver, Message message) {
    String tasks = running();
    driver
        .link()
        .send(message)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null && !MemberCalls.gone(driver)) {
                done.completeExceptionally(
                    new RallyException(
                        "The load driver on "
                            + driver.ip()
                            + " could not be told to go on while running "
                            + tasks
                            + ".",
                        failure));
              }
            });
  }

  private List<Integer> runningTasks() {
    int step = joinPoints.current() - 1;
    return step >= 0 && step < tasksOfStep.size() ? tasksOfStep.get(step) : List.of();
  }

  private void showProgress(boolean finished) {
    long now = nanoTime.getAsLong();
    double seconds = Math.max(1e-3, (now - lastProgressNanos) / 1e9);
    lastProgressNanos = now;
    List<TaskProgress> lines = new ArrayList<>();
    for (int index : runningTasks()) {
      TaskMetrics task = metrics.tasks().get(index);
      long before = operationsBefore.getOrDefault(index, 0L);
      operationsBefore.put(index, task.operations());
      double rate =
          finished || task.operations() == 0
              ? meanRate(task)
              : (task.operations() - before) / seconds;
      lines.add(
          new TaskProgress(
              taskNames.get(index),
              finished ? 100 : percent(index),
              rate,
              task.unit() + "/s",
              task.errors()));
    }
    if (!lines.isEmpty()) {
      progress.accept(new RaceProgress(raceId, "", lines, finished));
    }
  }

  private static double meanRate(TaskMetrics task) {
    return task.latestThroughput().filter(t -> !t.warmup()).map(Throughput::value).orElse(-1.0);
  }

  private double percent(int taskIndex) {
    Map<Integer, double[]> workers = progressOfTask.get(taskIndex);
    if (workers == null) {
      return -1;
    }
    double sum = workers.values().stream().mapToDouble(w -> w[0]).sum();
    double clients = workers.values().stream().mapToDouble(w -> w[1]).sum();
    return Math.max(0, Math.min(100, 100 * sum / Math.max(1, clients)));
  }
}
