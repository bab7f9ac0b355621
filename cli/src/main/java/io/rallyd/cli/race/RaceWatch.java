package io.rallyd.cli.race;

import io.rallyd.cli.console.ProgressDisplay;
import io.rallyd.cli.invocation.AbortedException;
import io.rallyd.cli.invocation.Call;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.CancelRace;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.SubmitRace;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Hands a race in, shows its events in the order they come, and returns when every machine is clean
 * again. The events are shown by the calling thread, so a slow terminal never holds race control
 * up.
 */
final class RaceWatch {
  /** Handing in may have to wait until a race that makes way is clean. */
  private static final Duration SUBMIT_DEADLINE = Duration.ofSeconds(120);

  private static final Duration CANCEL_DEADLINE = Duration.ofSeconds(15);

  /** Beyond so many waiting events, live progress is left out: the next one replaces it anyway. */
  private static final int PATIENCE = 100;

  private sealed interface Event {
    record Said(Message message) implements Event {}

    record Cancelled() implements Event {}

    record Lost(String reason) implements Event {}
  }

  private final Call call;
  private final Racetrack racetrack;
  private final ProgressDisplay display;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  RaceWatch(Call call, Racetrack racetrack) {
    this.call = call;
    this.racetrack = racetrack;
    this.display = new ProgressDisplay(call.console(), System::nanoTime);
  }

  /** Runs the race; returns how it ended. */
  RaceFinished run(RaceDescription race) throws InterruptedException {
    try (Interrupts interrupts = Interrupts.catching(this::interrupted, this::abandoned);
        Racetrack.Session session = racetrack.enter(call.ini(), race, handlers())) {
      interrupts.raceLivesHere(session.withinThisProcess());
      submit(session.link(), race);
      return watch(session.link(), race);
    } finally {
      display.close();
    }
  }

  private Handlers handlers() {
    return Handlers.builder()
        .on(RaceNotice.class, (from, notice) -> events.add(new Event.Said(notice)))
        .on(RaceProgress.class, (from, progress) -> offer(progress))
        .on(RaceFinished.class, (from, finished) -> events.add(new Event.Said(finished)))
        .onClosed((link, reason) -> events.add(new Event.Lost(reason)))
        .build();
  }

  private void offer(RaceProgress progress) {
    if (progress.finished() || events.size() < PATIENCE) {
      events.add(new Event.Said(progress));
    }
  }

  private void interrupted() {
    events.add(new Event.Cancelled());
  }

  private void abandoned() {
    call.console()
        .warning(
            "Left without waiting for the end of the clean-up; it goes on by itself where it can,"
                + " see the logs for what may be left.");
  }

  private static void submit(Link link, RaceDescription race) throws InterruptedException {
    try {
      link.request(new SubmitRace(race), SUBMIT_DEADLINE).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw sentence(e.getCause());
    }
  }

  private RaceFinished watch(Link link, RaceDescription race) throws InterruptedException {
    while (true) {
      Event event = events.take();
      if (event instanceof Event.Cancelled) {
        cancel(link, race.raceId());
      } else if (event instanceof Event.Lost lost) {
        throw new RallyException(
            "The connection to race control is lost: "
                + lost.reason()
                + "; the log of the daemon has the end of the race.");
      } else if (event instanceof Event.Said said) {
        if (said.message() instanceof RaceFinished finished) {
          display.close();
          return finished;
        }
        show(said.message());
      }
    }
  }

  private void show(Message message) {
    if (message instanceof RaceProgress progress) {
      display.update(progress);
    } else if (message instanceof RaceNotice notice) {
      display.interleave(
          () -> {
            switch (notice.level()) {
              case "warning" -> call.console().warning(notice.text());
              case "error" -> call.console().error(notice.text());
              default -> call.console().info(notice.text());
            }
          });
    }
  }

  private void cancel(Link link, String raceId) {
    display.interleave(
        () ->
            call.console()
                .info("Cancelling the race and cleaning up; Ctrl-C again leaves at once."));
    link.request(new CancelRace(raceId, "cancelled at the terminal"), CANCEL_DEADLINE)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                events.add(
                    new Event.Said(
                        new RaceNotice(
                            raceId,
                            "warning",
                            "The race cannot be cancelled: " + sentence(failure).getMessage())));
              }
            });
  }

  /** Throws what tells of the end of a race that was no success. */
  static void requireSuccess(RaceFinished finished) {
    String problems = String.join("\n\t", finished.problems());
    switch (finished.outcome()) {
      case "success" -> {}
      case "cancelled" ->
          throw new AbortedException(problems.isEmpty() ? "All machines are clean." : problems);
      default -> throw new RallyException(problems.isEmpty() ? "The race failed." : problems);
    }
  }

  private static RallyException sentence(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RallyException e) {
      return e;
    }
    if (cause instanceof RequestFailedException e) {
      return new RallyException(e.getMessage(), e);
    }
    return new RallyException("Race control did not take the race: " + cause + ".", cause);
  }
}
