package io.rallyd.driver;

import io.rallyd.driver.corpus.CacheRoom;
import io.rallyd.driver.corpus.FileSource;
import io.rallyd.driver.corpus.PreparationSettings;
import io.rallyd.driver.corpus.TrackPreparation;
import io.rallyd.driver.measure.SamplesFile;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.CompleteCurrentTask;
import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.LoadStarted;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.SetTargetThroughput;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TrackPrepared;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The load-driver role of a node: prepares the track of a race, makes its load, ends it when the
 * coordinator says so or when the link to it is gone for good. Its handlers never block; safe for
 * use by several threads.
 */
public final class DriverRole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriverRole.class);
  private static final long CLOSE_SECONDS = 10;

  private final DriverSettings settings;
  private final TrackPreparation preparation;
  private final ExecutorService blocking;
  private volatile WantedSamples wanted = WantedSamples.NONE;
  private final Map<String, DrivenRace> races = new ConcurrentHashMap<>();

  /**
   * Creates the role; it stands until it is closed.
   *
   * @param files gets files from the coordinator
   */
  public DriverRole(DriverSettings settings, FileSource files) {
    this.settings = settings;
    this.preparation =
        new TrackPreparation(
            PreparationSettings.of(settings.dataCache(), settings.cores(), settings.origins()),
            files);
    this.blocking =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "rallyd-driver");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Plugs the role in. */
  public void register(Handlers.Builder handlers) {
    handlers
        .answer(CheckDriver.class, (from, check) -> offLoop(() -> check(check)))
        .answer(PrepareTrack.class, this::prepare)
        .answer(RecordSamples.class, (from, record) -> offLoop(() -> record(from, record)))
        .answer(StartLoad.class, this::start)
        .on(SetTargetThroughput.class, this::setRate)
        .on(Drive.class, this::drive)
        .on(CompleteCurrentTask.class, this::complete)
        .answer(EndLoad.class, (from, end) -> end(end.raceId()))
        .onClosed(this::linkClosed);
  }

  /** Returns what the role does at this moment, for people; {@code idle} when it is nothing. */
  public String activity() {
    return races.values().stream().findFirst().map(DrivenRace::activity).orElse("idle");
  }

  /** Ends all races; returns when their threads have gone, at the latest after 10 s. */
  @Override
  public void close() {
    List<CompletableFuture<CheckReport>> ends =
        List.copyOf(races.keySet()).stream().map(this::end).toList();
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The load of a race did not end in time.", e);
    }
    preparation.close();
    blocking.shutdownNow();
  }

  private CheckReport check(CheckDriver check) {
    // What a race wished that never began is not the wish of the next of this id.
    if (!races.containsKey(wanted.raceId())) {
      wanted = WantedSamples.NONE;
    }
    List<String> problems = new ArrayList<>();
    races.values().stream()
        .filter(race -> !race.id().equals(check.raceId()))
        .forEach(race -> problems.add("It is still " + race.activity() + "."));
    problems.addAll(CacheRoom.problems(settings.dataCache(), check.corpusBytes()));
    return new CheckReport(problems);
  }

  /**
   * Only who shares this process, and so the user's terminal, says where on the disk; for all
   * others it is the directory of the race.
   */
  private CheckReport record(Link from, RecordSamples record) {
    boolean here = from.peer().inVm() && !record.path().isEmpty();
    Path path =
        here
            ? Path.of(record.path())
            : settings.racesDir().resolve(record.raceId()).resolve("samples.ndjson.gz");
    if (!here && !path.normalize().startsWith(settings.racesDir().normalize())) {
      return new CheckReport(List.of("The id of the race is no name of a directory."));
    }
    String problem = SamplesFile.problem(path);
    if (problem != null) {
      return new CheckReport(List.of(problem));
    }
    wanted = new WantedSamples(record.raceId(), path);
    return new CheckReport(List.of());
  }

  private record WantedSamples(String raceId, Path path) {
    private static final WantedSamples NONE = new WantedSamples("", null);
  }

  private CompletionStage<TrackPrepared> prepare(Link from, PrepareTrack request) {
    DrivenRace race = new DrivenRace(request.raceId(), from, blocking);
    if (races.putIfAbsent(race.id(), race) != null) {
      return CompletableFuture.failedFuture(
          RequestFailedException.refused("Race " + race.id() + " has its track already."));
    }
    LOG.info("Race {}: this machine drives load, for {}", race.id(), from.peer().address());
    return refusing(
        race.prepare(preparation.prepare(request, from))
            .whenComplete(
                (prepared, error) -> {
                  if (error != null) {
                    ended(race);
                  }
                }));
  }

  private CompletionStage<LoadStarted> start(Link from, StartLoad plan) {
    DrivenRace race = races.get(plan.raceId());
    if (race == null) {
      return CompletableFuture.failedFuture(
          RequestFailedException.refused("Race " + plan.raceId() + " has no prepared track."));
    }
    WantedSamples samples = wanted;
    Optional<Path> path =
        samples.raceId().equals(plan.raceId()) ? Optional.of(samples.path()) : Optional.empty();
    forget(plan.raceId());
    path.ifPresent(
        file ->
            from.send(
                new NodeNotice(plan.raceId(), "info", "Each request is kept in [" + file + "].")));
    return refusing(race.start(plan, path));
  }

  private void drive(Link from, Drive drive) {
    DrivenRace race = races.get(drive.raceId());
    if (race != null) {
      race.load().ifPresent(l -> l.drive(drive.workerId(), drive.joinPoint(), drive.startNanos()));
    }
  }

  private void setRate(Link from, SetTargetThroughput rate) {
    DrivenRace race = races.get(rate.raceId());
    if (race != null) {
      race.load().ifPresent(load -> load.setRate(rate.taskIndex(), rate.value()));
    }
  }

  private void complete(Link from, CompleteCurrentTask message) {
    DrivenRace race = races.get(message.raceId());
    if (race != null) {
      race.load().ifPresent(load -> load.completeCurrentTask(message.joinPoint()));
    }
  }

  private void forget(String raceId) {
    if (wanted.raceId().equals(raceId)) {
      wanted = WantedSamples.NONE;
    }
  }

  private CompletableFuture<CheckReport> end(String raceId) {
    forget(raceId);
    DrivenRace race = races.get(raceId);
    if (race == null) {
      return CompletableFuture.completedFuture(new CheckReport(List.of()));
    }
    return race.end()
        .handle(
            (done, error) -> {
              if (error != null) {
                // It stays, so that no other race shares the machine with what is left of it.
                LOG.error("Race {} could not be ended.", raceId, error);
                race.hangs();
                return new CheckReport(List.of(cause(error).getMessage()));
              }
              ended(race);
              return new CheckReport(List.of());
            });
  }

  private void ended(DrivenRace race) {
    if (races.remove(race.id(), race)) {
      LOG.info("Race {}: this machine drives no load any more", race.id());
    }
  }

  private void linkClosed(Link link, String reason) {
    for (DrivenRace race : races.values()) {
      if (race.link() == link) {
        LOG.warn("Race {} ends here, the link to the coordinator is gone: {}", race.id(), reason);
        end(race.id());
      }
    }
  }

  private <M extends Message> CompletionStage<M> offLoop(Supplier<M> work) {
    return CompletableFuture.supplyAsync(work, blocking);
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** Makes a sentence for the user one for the asker. */
  private static <M extends Message> CompletionStage<M> refusing(CompletionStage<M> stage) {
    return stage.exceptionally(
        error -> {
          Throwable cause = cause(error);
          if (cause instanceof RallyException) {
            LOG.error("A request of the coordinator is refused.", cause);
            throw RequestFailedException.refused(cause.getMessage());
          }
          throw new CompletionException(cause);
        });
  }
}
