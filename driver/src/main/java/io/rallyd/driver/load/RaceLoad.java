package io.rallyd.driver.load;

import io.rallyd.driver.corpus.PreparedTrack;
import io.rallyd.driver.http.HttpCluster;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.driver.measure.DeltaShipper;
import io.rallyd.driver.measure.DriverReadings;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.measure.SamplesFile;
import io.rallyd.driver.params.ParamSources;
import io.rallyd.driver.runner.OnError;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.Task;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.NodeNotice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A race's load on this machine: its workers with their threads. Safe for use by several threads;
 * whoever started it stops it.
 */
public final class RaceLoad {
  private static final Logger LOG = LoggerFactory.getLogger(RaceLoad.class);

  /** Twice this is less than any deadline of the coordinator for the end of a load. */
  private static final long PATIENCE_MILLIS = 4_000;

  private final Map<Integer, Worker> workers;
  private final HttpCluster cluster;
  private final DeltaShipper shipper;
  private final ExecutorService blocking;
  private final Map<Integer, Double> rates;
  private final Optional<SamplesFile> samples;
  private final WorkerWatch watch;
  private final ScheduledExecutorService watching;
  private CompletableFuture<Void> stopped;

  private RaceLoad(
      String raceId,
      List<Worker> workers,
      HttpCluster cluster,
      DeltaShipper shipper,
      ExecutorService blocking,
      Map<Integer, Double> rates,
      Optional<SamplesFile> samples) {
    this.cluster = cluster;
    this.rates = rates;
    this.samples = samples;
    this.workers = new LinkedHashMap<>();
    workers.forEach(worker -> this.workers.put(worker.id(), worker));
    this.shipper = shipper;
    this.blocking = blocking;
    this.watch = new WorkerWatch(System::nanoTime, LOG::error);
    this.watching = Executors.newSingleThreadScheduledExecutor(threads("watch-" + raceId));
  }

  /**
   * Creates the workers, without starting them. Blocks for host names and certificates.
   *
   * @param link sends a message to the coordinator
   * @param samplesPath file that keeps each request, empty when that is not asked for
   * @throws RallyException when an option, a host or the plan cannot be used; nothing is left
   *     running then
   */
  public static RaceLoad create(
      StartLoad plan,
      PreparedTrack prepared,
      Function<Message, CompletionStage<Void>> link,
      Optional<Path> samplesPath) {
    ClusterTarget target = defaultCluster(plan.clusters());
    HttpCluster cluster = HttpCluster.resolve(target);
    OnError onError = OnError.of(plan.onError());
    Allocation allocation = Allocation.of(prepared.track().selectedChallenge().schedule());
    check(plan, allocation);
    Optional<SamplesFile> samples =
        samplesPath.map(
            path ->
                SamplesFile.create(
                    path,
                    plan.raceId(),
                    prepared.track().selectedChallenge().leafTasks().stream()
                        .map(Task::name)
                        .toList(),
                    text -> link.apply(new NodeNotice(plan.raceId(), "warning", text))));
    HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
    DeltaShipper shipper = new DeltaShipper(plan.raceId(), link, health);
    ExecutorService blocking = Executors.newCachedThreadPool(threads(plan.raceId()));
    Map<Integer, Double> rates = new ConcurrentHashMap<>();
    LoadContext context =
        new LoadContext(
            plan.raceId(),
            cluster,
            ServerKind.of(target),
            allocation,
            new ParamSources(
                    prepared.track(),
                    prepared.files(),
                    plan.seed(),
                    blocking,
                    cluster.compression())
                ::create,
            onError,
            plan.assertions(),
            plan.seed(),
            shipper,
            health,
            blocking,
            rates,
            samples);
    IoBackend backend = IoBackend.best();
    Clock clock = Clock.system();
    List<Worker> workers = new ArrayList<>();
    for (WorkerPlan worker : plan.workers()) {
      WorkerLoop loop = new WorkerLoop("rallyd-worker-" + worker.workerId(), backend, clock);
      workers.add(new Worker(worker, context, loop));
    }
    return new RaceLoad(plan.raceId(), workers, cluster, shipper, blocking, rates, samples);
  }

  /** Has each worker go to the first join point and report it; called once. */
  public void begin() {
    workers.values().forEach(worker -> watch.add(worker.id(), worker.loop()::execute));
    workers.values().forEach(Worker::start);
    watching.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Has a worker go on behind a join point; does nothing for a worker of another machine. */
  public void drive(int workerId, int joinPoint, long startNanos) {
    Worker worker = workers.get(workerId);
    if (worker != null) {
      worker.drive(joinPoint, startNanos);
    }
  }

  /** Sets the target throughput of a task that has not begun. */
  public void setRate(int taskIndex, double value) {
    if (value > 0) {
      rates.put(taskIndex, value);
    }
  }

  /** Has all workers end the step that leads to that join point. */
  public void completeCurrentTask(int joinPoint) {
    workers.values().forEach(worker -> worker.completeCurrentTask(joinPoint));
  }

  /**
   * Stops all at once: requests under way are dropped, connections closed, threads ended.
   *
   * @return completes when the threads have gone, or with a {@link RallyException} when one hangs
   *     and cannot be ended; the same stage in every call
   */
  public synchronized CompletionStage<Void> stop() {
    if (stopped == null) {
      watching.shutdownNow();
      workers.values().forEach(Worker::cancel);
      Map<Integer, WorkerLoop> loops = new HashMap<>();
      workers.forEach((id, worker) -> loops.put(id, worker.loop()));
      stopped = new LoopEnds(PATIENCE_MILLIS).end(loops).thenAcceptAsync(this::close, blocking);
    }
    return stopped;
  }

  private void close(List<Integer> hanging) {
    samples.ifPresent(SamplesFile::close);
    shipper.close();
    blocking.shutdownNow();
    cluster.close();
    if (!hanging.isEmpty()) {
      throw new RallyException(
          "Workers "
              + hanging
              + " of this load driver hang and end only with their process; restart esrallyd on its"
              + " machine.");
    }
  }

  private static ClusterTarget defaultCluster(List<ClusterTarget> clusters) {
    return clusters.stream()
        .filter(cluster -> cluster.name().equals("default"))
        .findFirst()
        .or(() -> clusters.stream().findFirst())
        .orElseThrow(() -> new RallyException("There is no cluster to send requests to."));
  }

  private static void check(StartLoad plan, Allocation allocation) {
    if (allocation.clients() != plan.totalClients()) {
      throw new RallyException(
          "The race is planned for "
              + plan.totalClients()
              + " clients but the challenge takes "
              + allocation.clients()
              + ".");
    }
    for (WorkerPlan worker : plan.workers()) {
      long last = (long) worker.firstClient() + worker.clientCount();
      if (worker.firstClient() < 0 || worker.clientCount() < 1 || last > plan.totalClients()) {
        throw new RallyException("The clients of worker " + worker.workerId() + " do not exist.");
      }
    }
  }

  private static ThreadFactory threads(String raceId) {
    return work -> {
      Thread thread = new Thread(work, "rallyd-sources-" + raceId);
      thread.setDaemon(true);
      return thread;
    };
  }
}
