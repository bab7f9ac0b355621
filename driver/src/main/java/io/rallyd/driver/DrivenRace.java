package io.rallyd.driver;

import io.rallyd.driver.corpus.PreparedTrack;
import io.rallyd.driver.load.RaceLoad;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.LoadStarted;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TrackPrepared;
import io.rallyd.transport.Link;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a race has on this machine, from its track to its load. Safe for use by several threads. */
final class DrivenRace {
  private final String id;
  private final Link link;
  private final Executor blocking;
  private CompletableFuture<PreparedTrack> preparing;
  private CompletableFuture<RaceLoad> starting;
  private boolean ended;
  private boolean hanging;

  DrivenRace(String id, Link link, Executor blocking) {
    this.id = id;
    this.link = link;
    this.blocking = blocking;
  }

  String id() {
    return id;
  }

  Link link() {
    return link;
  }

  synchronized String activity() {
    if (hanging) {
      return "hanging in the load of race " + id + " until esrallyd is restarted there";
    }
    return (starting == null ? "preparing the track of race " : "driving the load of race ") + id;
  }

  synchronized CompletionStage<TrackPrepared> prepare(CompletableFuture<PreparedTrack> track) {
    preparing = track;
    if (ended) {
      track.cancel(true);
    }
    return track.thenApply(prepared -> new TrackPrepared(prepared.bytesReceived()));
  }

  synchronized CompletionStage<LoadStarted> start(StartLoad plan, Optional<Path> samples) {
    if (ended || starting != null || preparing == null) {
      return CompletableFuture.failedFuture(
          new RallyException("The load of race " + id + " cannot be started now."));
    }
    starting =
        preparing.thenApplyAsync(
            track -> RaceLoad.create(plan, track, link::send, samples), blocking);
    // Begun only now: the coordinator may answer the first report faster than a stage completes.
    return starting.thenApply(
        load -> {
          load.begin();
          return new LoadStarted();
        });
  }

  /** Returns the load, if it stands. */
  synchronized Optional<RaceLoad> load() {
    boolean stands = starting != null && starting.isDone() && !starting.isCompletedExceptionally();
    return stands ? Optional.of(starting.join()) : Optional.empty();
  }

  /** The end has failed: what is left of the race goes on. */
  synchronized void hangs() {
    hanging = true;
  }

  /**
   * Ends whatever goes on; completes when nothing is left of it, or with the sentence that says
   * what cannot be ended.
   */
  synchronized CompletableFuture<Void> end() {
    ended = true;
    if (preparing != null) {
      preparing.cancel(true);
    }
    if (starting == null) {
      return CompletableFuture.completedFuture(null);
    }
    return starting
        .handle((load, error) -> load == null ? done() : load.stop().toCompletableFuture())
        .thenCompose(stage -> stage);
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
