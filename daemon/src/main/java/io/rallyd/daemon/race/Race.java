package io.rallyd.daemon.race;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.daemon.coordinator.RaceContext;
import io.rallyd.daemon.coordinator.RunningRace;
import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.daemon.redline.Redline;
import io.rallyd.daemon.results.RaceStore;
import io.rallyd.daemon.telemetry.ClusterTelemetry;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.Task;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.NodeDied;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.protocol.race.NodeProgress;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One race from its checks to the moment when every machine is clean again: a state machine that is
 * driven by answers, messages and deadlines. Each phase is one step of {@link #begin}; whatever
 * goes wrong in any of them, or a cancellation, leads to {@link RacePhase#CLEANING} and from there
 * to the one end. All state lives on the race's loop.
 */
final class Race implements RunningRace {
  private static final Logger LOG = LoggerFactory.getLogger(Race.class);

  private final RaceDescription description;
  private final RaceContext context;
  private final RaceEnvironment environment;
  private final RaceLoop loop;
  private final RaceVoice voice;
  private final CompletableFuture<RaceFinished> finished = new CompletableFuture<>();

  /** The step that is waited for; failing it ends the race. */
  private CompletableFuture<?> pending = CompletableFuture.completedFuture(null);

  private RacePhase phase = RacePhase.SUBMITTED;
  private Throwable abortedBy;
  private RaceHosts hosts;
  private LoadedTrack track;
  private Provisioning provisioning;
  private LoadPhase load;
  private Cluster cluster;
  private ExistingCluster existing = ExistingCluster.NONE;
  private Cluster.Facts facts = Cluster.Facts.UNKNOWN;
  private ClusterTelemetry telemetry;
  private RaceMetrics metrics;
  private RaceRecord record;
  private Redline redline;
  private ObjectNode document;

  Race(RaceDescription description, RaceContext context, RaceEnvironment environment) {
    this.description = description;
    this.context = context;
    this.environment = environment;
    this.loop = new RaceLoop(description.raceId());
    this.voice = new RaceVoice(description.raceId(), context.events());
  }

  @Override
  public void begin() {
    loop.execute(
        () ->
            check()
                .thenCompose(nothing -> provision())
                .thenCompose(nothing -> prepare())
                .thenCompose(nothing -> run())
                .thenCompose(nothing -> report())
                .whenComplete((nothing, error) -> loop.execute(() -> cleanUp(error))));
  }

  @Override
  public void cancel(String reason) {
    loop.execute(() -> abort(new RaceCancelled(reason)));
  }

  @Override
  public void memberLost(Member member, String reason) {
    loop.execute(
        () -> {
          if (hosts != null && hosts.involves(member)) {
            abort(
                new RallyException(
                    "Machine " + member.ip() + " was lost " + doing() + ": " + reason + "."));
          }
        });
  }

  @Override
  public void received(Member from, Message message) {
    loop.execute(() -> handle(from, message));
  }

  @Override
  public CompletionStage<RaceFinished> finished() {
    return finished;
  }

  private void handle(Member from, Message message) {
    if (message instanceof NodeNotice notice) {
      voice.notice(notice.level(), from.local() ? notice.text() : from.ip() + ": " + notice.text());
    } else if (message instanceof NodeProgress progress) {
      voice.step(
          from.local() ? progress.step() : progress.step() + " on " + from.ip(),
          progress.percent(),
          progress.finished());
    } else if (message instanceof NodeDied died) {
      abort(
          new RallyException(
              "Elasticsearch node ["
                  + died.nodeName()
                  + "] on "
                  + from.ip()
                  + " ended by itself "
                  + doing()
                  + ": "
                  + died.sentence()));
    } else if (load != null) {
      load.received(from, message);
    }
  }

  /** Waits for a step of the race, on the loop; the step fails when the race is aborted. */
  private <T> CompletableFuture<T> await(String what, Duration deadline, CompletionStage<T> stage) {
    if (abortedBy != null) {
      return CompletableFuture.failedFuture(abortedBy);
    }
    CompletableFuture<T> step = loop.within(what, deadline, stage);
    pending = step;
    return step;
  }

  private void abort(Throwable cause) {
    if (abortedBy == null && phase.compareTo(RacePhase.CLEANING) < 0) {
      abortedBy = cause;
      LOG.info("Race [{}] ends early: {}", description.raceId(), cause.getMessage());
      pending.completeExceptionally(cause);
    }
  }

  private void enter(RacePhase next) {
    LOG.info("Race [{}]: {} -> {}", description.raceId(), phase, next);
    phase = next;
  }

  private CompletableFuture<Void> check() {
    enter(RacePhase.CHECKING);
    boolean provision = !description.pipeline().equals("benchmark-only");
    return await(
            "finding the machines",
            Deadlines.CHECK,
            loop.blocking(
                () ->
                    RaceHosts.resolve(
                        description, context.members(), provision, environment.nodeNamePrefix())))
        .thenCompose(
            found -> {
              hosts = found;
              LOG.info("Race [{}]: {}", description.raceId(), hosts.roles());
              refuse(hosts.versionProblems(environment.productVersion()));
              cluster = Cluster.of(description, hosts.addresses(description));
              return await("asking the cluster", Deadlines.PROBE, existingCluster(provision));
            })
        .thenCompose(
            found -> {
              existing = found;
              return await(
                  "loading the track",
                  Deadlines.loadTrack(description),
                  loop.blocking(
                      () ->
                          environment
                              .tracks()
                              .load(description, existing.target(description), voice.from(loop))));
            })
        .thenCompose(
            loaded -> {
              redline = Redline.of(description.settings(), loaded);
              track = redline == null ? loaded : redline.track();
              record = new RaceRecord(description, environment.productVersion(), track, redline);
              track.warnings().forEach(voice::warning);
              track.track().selectedChallenge().userInfo().ifPresent(voice::info);
              track.notices().forEach(voice::info);
              provisioning =
                  new Provisioning(description, context, environment, hosts, loop, voice::step);
              load = new LoadPhase(description, context, environment, hosts, track, loop);
              return provision
                  ? await(
                      "resolving the car",
                      Deadlines.resolveCar(description),
                      loop.blocking(() -> provisioning.resolveCar(voice.from(loop))))
                  : CompletableFuture.completedFuture(null);
            })
        .thenCompose(
            nothing ->
                await(
                    "checking the machines",
                    Deadlines.CHECK,
                    load.check().thenCombine(provisioning.check(), MemberCalls::joined)))
        .thenAccept(Race::refuse);
  }

  private CompletableFuture<ExistingCluster> existingCluster(boolean provision) {
    return provision || description.skipRestApiCheck()
        ? CompletableFuture.completedFuture(ExistingCluster.NONE)
        : cluster.probe().handle(ExistingCluster::new);
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new RallyException(String.join("\n", problems));
    }
  }

  private CompletableFuture<Void> provision() {
    enter(RacePhase.PROVISIONING);
    CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    if (!hosts.nodes().isEmpty()) {
      voice.info("Preparing for race ...");
      ready =
          await("fetching the distribution", Deadlines.FETCH, provisioning.fetch())
              .thenCompose(
                  nothing -> await("installing", Deadlines.INSTALL, provisioning.install()))
              .thenCompose(nothing -> await("launching", Deadlines.LAUNCH, provisioning.launch()))
              .thenCompose(
                  nothing ->
                      await(
                          "waiting for the cluster",
                          Deadlines.CLUSTER_HEALTH.plusSeconds(10),
                          cluster.awaitNodes(hosts.allNodes().size(), Deadlines.CLUSTER_HEALTH)));
    }
    return ready.thenCompose(nothing -> meetCluster()).thenAccept(found -> facts = found);
  }

  private CompletableFuture<Cluster.Facts> meetCluster() {
    if (description.skipRestApiCheck()) {
      return CompletableFuture.completedFuture(
          Cluster.Facts.named(provisioning.product(), description.distributionVersion()));
    }
    return hosts.nodes().isEmpty()
        ? existing.facts()
        : await("asking the cluster", Deadlines.PROBE, cluster.probe());
  }

  private CompletableFuture<Void> prepare() {
    enter(RacePhase.PREPARING);
    return await("preparing the track", Deadlines.FETCH, load.prepare())
        .thenAccept(
            nothing -> {
              document = record.document(facts, provisioning.teamRevision(), null);
              environment.store().store(description.raceId(), document);
              voice.info(record.headline(facts));
            });
  }

  private CompletableFuture<Void> run() {
    enter(RacePhase.RUNNING);
    List<Task> tasks = track.track().selectedChallenge().leafTasks();
    metrics = new RaceMetrics(tasks.size());
    telemetry = new ClusterTelemetry(cluster.client());
    CompletableFuture<List<String>> readings =
        description.skipRestApiCheck()
            ? CompletableFuture.completedFuture(List.of())
            : telemetry.onBenchmarkStart();
    return await("reading the cluster's statistics", Deadlines.TELEMETRY, readings)
        .thenCompose(
            warnings -> {
              warnings.forEach(voice::warning);
              LoadRun run =
                  load.begin(
                      metrics,
                      Pacing.of(redline, description.raceId(), metrics, voice::info),
                      progress -> context.events().progress(progress));
              return await(
                      "starting the load drivers",
                      Deadlines.START_LOAD,
                      load.start(cluster.target(facts)))
                  .thenCompose(
                      nothing -> {
                        loop.every(Duration.ofSeconds(1), run::tick);
                        // The run watches its own deadlines: it may last for days.
                        return await("racing", Duration.ofDays(366), run.done());
                      });
            });
  }

  private CompletableFuture<Void> report() {
    enter(RacePhase.REPORTING);
    CompletableFuture<java.util.function.Consumer<RaceMetrics>> readings =
        description.skipRestApiCheck()
            ? CompletableFuture.completedFuture(m -> {})
            : telemetry.onBenchmarkStop();
    return await("reading the cluster's statistics", Deadlines.TELEMETRY, readings)
        .thenAccept(
            values -> {
              values.accept(metrics);
              document = record.document(facts, provisioning.teamRevision(), metrics);
              environment.store().store(description.raceId(), document);
            });
  }

  private void cleanUp(Throwable error) {
    Throwable cause = error == null ? null : MemberCalls.cause(error);
    List<String> problems = new ArrayList<>();
    boolean cancelled = cause instanceof RaceCancelled;
    if (cause != null && !cancelled) {
      problems.addAll(sentences(cause));
    }
    if (cause != null) {
      keepCurve();
    }
    enter(RacePhase.CLEANING);
    boolean kill = cause != null;
    CompletableFuture<List<String>> drivers =
        load == null ? CompletableFuture.completedFuture(List.of()) : load.end(kill);
    CompletableFuture<List<String>> nodes =
        provisioning == null
            ? CompletableFuture.completedFuture(List.of())
            : provisioning.stop(kill);
    loop.within(
            "cleaning up",
            kill ? Deadlines.KILL.plusSeconds(2) : Deadlines.STOP_NODES.plusSeconds(5),
            drivers.thenCombine(nodes, MemberCalls::joined))
        .whenComplete(
            (left, failed) -> {
              if (failed == null) {
                problems.addAll(left);
              } else {
                problems.addAll(sentences(MemberCalls.cause(failed)));
              }
              finish(cancelled, problems);
            });
  }

  /** The rates that were tried say something even when the search did not come to its end. */
  private void keepCurve() {
    if (phase != RacePhase.RUNNING || redline == null || redline.lastStep().isEmpty()) {
      return;
    }
    try {
      document = record.document(facts, provisioning.teamRevision(), metrics);
      environment.store().store(description.raceId(), document);
    } catch (RuntimeException e) {
      LOG.warn("Race [{}]: the rates tried so far are not kept", description.raceId(), e);
    }
  }

  private List<String> sentences(Throwable cause) {
    if (cause instanceof RallyException) {
      LOG.warn("Race [{}] fails {}", description.raceId(), doing(), cause);
      return List.of(cause.getMessage().split("\n"));
    }
    LOG.error("Race [{}] fails {} by an unexpected error", description.raceId(), doing(), cause);
    return List.of(
        "An unexpected error ended the race "
            + doing()
            + " ("
            + cause.getClass().getSimpleName()
            + "); the coordinator's log tells more.");
  }

  private void finish(boolean cancelled, List<String> problems) {
    enter(RacePhase.FINISHED);
    String outcome = cancelled ? "cancelled" : problems.isEmpty() ? "success" : "failed";
    boolean curve = redline != null && redline.lastStep().isPresent();
    boolean reportable =
        document != null && document.has("results") && (abortedBy == null || curve);
    finished.complete(
        new RaceFinished(
            description.raceId(),
            outcome,
            List.copyOf(problems),
            reportable ? RaceStore.text(document) : ""));
    loop.close();
  }

  private String doing() {
    return switch (phase) {
      case SUBMITTED, CHECKING -> "before the race";
      case PROVISIONING -> "while the cluster was provisioned";
      case PREPARING -> "while the track was prepared";
      case RUNNING -> "while running " + load.running();
      case REPORTING -> "while results were gathered";
      case CLEANING, FINISHED -> "while cleaning up";
    };
  }
}
