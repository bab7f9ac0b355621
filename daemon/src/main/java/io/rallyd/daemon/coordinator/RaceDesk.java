package io.rallyd.daemon.coordinator;

import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberDirectory;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.protocol.session.RaceAccepted;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where races are handed in: one runs at a time. A terminal that is gone does not end its race.
 * Safe for use by many threads; no method blocks.
 */
final class RaceDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaceDesk.class);

  private final RaceRunner runner;
  private final MemberDirectory members;
  private final Duration clearing;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          r -> {
            Thread t = new Thread(r, "race-desk");
            t.setDaemon(true);
            return t;
          });
  private volatile ActiveRace current;
  private volatile boolean closing;

  /**
   * Creates a desk without a race.
   *
   * @param clearing how long a race that makes way for another may take to be clean
   */
  RaceDesk(RaceRunner runner, MemberDirectory members, Duration clearing) {
    this.runner = runner;
    this.members = members;
    this.clearing = clearing;
  }

  /** Starts a race, or refuses it with the id of the one that runs. */
  CompletionStage<RaceAccepted> submit(Link terminal, RaceDescription race) {
    CompletableFuture<RaceAccepted> answer = new CompletableFuture<>();
    thread.execute(() -> admit(terminal, race, answer));
    return answer;
  }

  private void admit(Link terminal, RaceDescription race, CompletableFuture<RaceAccepted> answer) {
    ActiveRace running = current;
    if (closing) {
      refuse(answer, "The daemon is stopping.");
    } else if (running == null) {
      start(terminal, race, answer);
    } else if (race.killRunningProcesses()) {
      running.race().cancel("cancelled for race [" + race.raceId() + "]");
      running
          .over()
          .copy()
          .orTimeout(clearing.toMillis(), TimeUnit.MILLISECONDS)
          .whenCompleteAsync(
              (done, failure) -> {
                if (failure instanceof TimeoutException) {
                  refuse(
                      answer,
                      "The running race ["
                          + running.id()
                          + "] was cancelled but is not clean after "
                          + clearing.toSeconds()
                          + " s.");
                } else {
                  admit(terminal, race, answer);
                }
              },
              thread);
    } else {
      refuse(
          answer,
          "The race ["
              + running.id()
              + "] is running; wait for its end or use --kill-running-processes to cancel it.");
    }
  }

  private void start(
      Link terminal, RaceDescription description, CompletableFuture<RaceAccepted> answer) {
    Watcher watcher = new Watcher(terminal);
    FileShare files = new FileShare(description.raceId());
    RunningRace race;
    try {
      race = runner.create(description, new RaceContext(members, watcher, files));
    } catch (RallyException e) {
      LOG.info("race {} refused", description.raceId(), e);
      refuse(answer, e.getMessage());
      return;
    } catch (RuntimeException e) {
      LOG.error("race {} cannot be prepared", description.raceId(), e);
      answer.completeExceptionally(e);
      return;
    }
    ActiveRace active =
        new ActiveRace(description.raceId(), race, watcher, files, new CompletableFuture<>());
    current = active;
    LOG.info("race {} begins", active.id());
    answer.complete(new RaceAccepted(active.id()));
    race.finished().whenComplete((finished, failure) -> end(active, finished, failure));
    race.begin();
  }

  private void end(ActiveRace active, RaceFinished finished, Throwable failure) {
    RaceFinished end = finished;
    if (failure != null) {
      LOG.error("race {} ended without a result", active.id(), failure);
      end = new RaceFinished(active.id(), "failed", List.of("The race ended unexpectedly."), "");
    }
    LOG.info("race {} is over: {} {}", active.id(), end.outcome(), end.problems());
    active.files().close();
    current = null;
    active.watcher().finished(end);
    active.over().complete(null);
  }

  /** Asks the race to end; refused when there is no such race. */
  void cancel(String raceId, String reason) {
    ActiveRace running = current;
    if (running == null || !(raceId.isEmpty() || raceId.equals(running.id()))) {
      throw RequestFailedException.refused(
          raceId.isEmpty() ? "No race is running." : "The race [" + raceId + "] is not running.");
    }
    LOG.info("race {} is asked to end: {}", running.id(), reason);
    running.race().cancel(reason);
  }

  /** Refuses further races, ends the one that runs and returns when it is over. */
  CompletionStage<Void> endAll(String reason) {
    closing = true;
    // Behind an admission that is under way.
    CompletableFuture<Void> over = new CompletableFuture<>();
    thread.execute(
        () -> {
          ActiveRace running = current;
          if (running == null) {
            over.complete(null);
          } else {
            running.race().cancel(reason);
            running.over().thenAccept(over::complete);
          }
        });
    return over;
  }

  /** Hands a member's message to its race; what belongs to no race any more is dropped. */
  void received(Member from, String raceId, Message message) {
    ActiveRace running = current;
    if (running != null && running.id().equals(raceId)) {
      running.race().received(from, message);
    } else {
      LOG.debug("{} from {} belongs to no running race", message, from);
    }
  }

  void memberLost(Member member, String reason) {
    ActiveRace running = current;
    if (running != null) {
      running.race().memberLost(member, reason);
    }
  }

  CompletionStage<FileSent> send(Link to, RequestFilePart request) {
    ActiveRace running = current;
    if (running == null || !running.id().equals(request.raceId())) {
      throw RequestFailedException.refused("The race [" + request.raceId() + "] is not running.");
    }
    return running.files().send(to, request);
  }

  Optional<String> raceId() {
    return Optional.ofNullable(current).map(ActiveRace::id);
  }

  @Override
  public void close() {
    closing = true;
    thread.shutdown();
  }

  private static void refuse(CompletableFuture<RaceAccepted> answer, String sentence) {
    answer.completeExceptionally(RequestFailedException.refused(sentence));
  }

  private record ActiveRace(
      String id,
      RunningRace race,
      Watcher watcher,
      FileShare files,
      CompletableFuture<Void> over) {}
}
