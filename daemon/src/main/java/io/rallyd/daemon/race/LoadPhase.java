package io.rallyd.daemon.race;

import io.rallyd.daemon.coordinator.RaceContext;
import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.daemon.redline.RedlineRequest;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.Challenge;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.Task;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.LoadStarted;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TrackPrepared;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The load part of a race: gives the drivers the track, creates their workers, runs them and, in
 * the end, has everything of the race removed. Lives on the race's loop.
 */
final class LoadPhase {
  /** Key of the setting with the path of the samples file. */
  private static final String SAMPLES = "samples/file";

  /** Minor version of the wire with which samples files and redlines came. */
  private static final int MINOR_OF_SETTINGS = 1;

  private final RaceDescription race;
  private final RaceContext context;
  private final TrackSource tracks;
  private final Duration workerDeadline;
  private final RaceHosts hosts;
  private final LoadedTrack track;
  private final RaceLoop loop;
  private final Map<Member, List<WorkerPlan>> workers = new LinkedHashMap<>();
  private final Allocation allocation;
  private LoadRun run;
  private boolean begun;
  private boolean ended;

  LoadPhase(
      RaceDescription race,
      RaceContext context,
      RaceEnvironment environment,
      RaceHosts hosts,
      LoadedTrack track,
      RaceLoop loop) {
    this.race = race;
    this.context = context;
    this.tracks = environment.tracks();
    this.workerDeadline = environment.workerDeadline();
    this.hosts = hosts;
    this.track = track;
    this.loop = loop;
    this.allocation = Allocation.of(challenge().schedule());
    List<Integer> cores = hosts.drivers().stream().map(m -> Math.max(1, m.info().cores())).toList();
    List<List<WorkerPlan>> plans = WorkerAssignment.assign(cores, allocation.clients());
    for (int i = 0; i < plans.size(); i++) {
      if (!plans.get(i).isEmpty()) {
        workers.put(hosts.drivers().get(i), plans.get(i));
      }
    }
  }

  private Challenge challenge() {
    return track.track().selectedChallenge();
  }

  /** Asks the machines whether they can drive load; gives one sentence per problem. */
  CompletableFuture<List<String>> check() {
    return MemberCalls.all(hosts.drivers(), m -> check(m, corpusBytes(m)))
        .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
  }

  /** Here the data lies already, beside the track or in the cache; what lacks is asked for then. */
  private long corpusBytes(Member member) {
    long bytes = tracks.corpusBytes(track, workers.getOrDefault(member, List.of()));
    return member.local() || !workers.containsKey(member) ? 0 : bytes;
  }

  private CompletableFuture<List<String>> check(Member member, long bytes) {
    String option =
        searchesRedline()
            ? "--redline"
            : !race.settings().getOrDefault(SAMPLES, "").isEmpty() ? "--samples-file" : "";
    if (!option.isEmpty() && member.link().peer().wireMinor() < MINOR_OF_SETTINGS) {
      return CompletableFuture.completedFuture(
          List.of(
              "Machine "
                  + member.ip()
                  + " runs a rallyd that is too old for "
                  + option
                  + ": rallyd has to be updated there."));
    }
    return MemberCalls.ask(
            member,
            "checking whether it can drive load",
            new CheckDriver(race.raceId(), bytes),
            Deadlines.CHECK)
        .thenCompose(report -> checkSamples(member, report))
        .thenApply(report -> Provisioning.named(member, report.problems()));
  }

  private boolean searchesRedline() {
    return RedlineRequest.of(race.settings()).isPresent();
  }

  /** A connection that fails at a rate beyond the redline is what the search looks for. */
  private String onError() {
    return searchesRedline() && race.onError().equals("continue")
        ? "continue-on-network"
        : race.onError();
  }

  private CompletionStage<CheckReport> checkSamples(Member member, CheckReport before) {
    String file = race.settings().getOrDefault(SAMPLES, "");
    return file.isEmpty() || !before.problems().isEmpty()
        ? CompletableFuture.completedFuture(before)
        : MemberCalls.ask(
            member,
            "preparing the samples file",
            new RecordSamples(race.raceId(), member.local() ? file : ""),
            Deadlines.CHECK);
  }

  /** Gives the drivers the track and waits until each has its data. */
  CompletableFuture<List<TrackPrepared>> prepare() {
    begun = true;
    boolean remote = workers.keySet().stream().anyMatch(m -> !m.local());
    return loop.blocking(() -> offers(remote)).thenComposeAsync(this::prepare, loop);
  }

  /** Returns what each machine is offered: what the coordinator has, and its share by itself. */
  private Map<Member, List<FileOffer>> offers(boolean remote) {
    List<FileOffer> whole = tracks.offer(track, context.files(), remote);
    Map<Member, List<FileOffer>> offers = new LinkedHashMap<>();
    workers.forEach(
        (member, plans) -> {
          List<FileOffer> all = new ArrayList<>(whole);
          if (!member.local()) {
            all.addAll(tracks.offerSlices(track, context.files(), plans, whole));
          }
          offers.put(member, all);
        });
    return offers;
  }

  private CompletableFuture<List<TrackPrepared>> prepare(Map<Member, List<FileOffer>> offers) {
    // A machine that was told of the end first would wait for another one for ever.
    return ended
        ? CompletableFuture.failedFuture(new RallyException("The race has ended."))
        : MemberCalls.all(List.copyOf(offers.keySet()), m -> prepare(m, offers.get(m)));
  }

  private CompletableFuture<TrackPrepared> prepare(Member member, List<FileOffer> offers) {
    return MemberCalls.ask(
        member,
        "preparing the track",
        new PrepareTrack(
            race.raceId(),
            track.track().name(),
            track.trackJson(),
            track.bodies(),
            track.selection(),
            track.location().directory().toString(),
            offers,
            race.offline()),
        Deadlines.FETCH);
  }

  /** Creates the run; to be called before {@link #start}, so that no arrival is missed. */
  LoadRun begin(RaceMetrics metrics, Pacing pacing, Consumer<RaceProgress> progress) {
    List<Task> tasks = challenge().leafTasks();
    Map<Task, Integer> indices = new IdentityHashMap<>();
    for (Task task : tasks) {
      indices.put(task, indices.size());
    }
    List<List<Integer>> tasksOfStep = new ArrayList<>();
    challenge()
        .schedule()
        .forEach(e -> tasksOfStep.add(e.tasks().stream().map(indices::get).toList()));
    run =
        new LoadRun(
            race.raceId(),
            workers,
            allocation.joinPoints().stream()
                .map(j -> new JoinPoints.Completion(j.completing(), j.any()))
                .toList(),
            tasksOfStep,
            tasks.stream().map(Task::name).toList(),
            metrics,
            pacing,
            progress,
            workerDeadline,
            System::nanoTime);
    return run;
  }

  /** Creates the workers on all machines. */
  CompletableFuture<List<LoadStarted>> start(ClusterTarget cluster) {
    long seed = race.raceId().hashCode();
    return MemberCalls.all(
        List.copyOf(workers.keySet()),
        m ->
            MemberCalls.ask(
                m,
                "starting its workers",
                new StartLoad(
                    race.raceId(),
                    List.of(cluster),
                    workers.get(m),
                    allocation.clients(),
                    onError(),
                    race.enableAssertions(),
                    seed),
                Deadlines.START_LOAD));
  }

  /** Takes a message of a driver; before the run there is nothing to be told. */
  void received(Member from, Message message) {
    if (run != null && workers.containsKey(from)) {
      run.received(from, message);
    }
  }

  /** Returns the names of the running tasks, for sentences. */
  String running() {
    return run == null ? "no task yet" : run.running();
  }

  /**
   * Ends the race on all drivers; gives what could not be cleaned.
   *
   * @param kill the race has failed already: machines that are gone are passed over
   */
  CompletableFuture<List<String>> end(boolean kill) {
    ended = true;
    if (run != null) {
      run.end();
    }
    if (!begun) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<CompletableFuture<List<String>>> answers = new ArrayList<>();
    for (Member member : workers.keySet()) {
      if (kill && MemberCalls.gone(member)) {
        continue;
      }
      answers.add(
          MemberCalls.ask(
                  member,
                  "ending the load",
                  new EndLoad(race.raceId(), kill),
                  kill ? Deadlines.KILL : Deadlines.END_LOAD)
              .thenApply(report -> Provisioning.named(member, report.problems()))
              .exceptionally(error -> List.of(MemberCalls.cause(error).getMessage())));
    }
    return MemberCalls.all(answers, a -> a)
        .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
  }
}
