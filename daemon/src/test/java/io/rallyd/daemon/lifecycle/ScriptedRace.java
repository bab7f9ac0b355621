package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.coordinator.RaceContext;
import io.rallyd.daemon.coordinator.RunningRace;
import io.rallyd.daemon.membership.Member;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A race that does what the test says: it runs until it is told to end. */
final class ScriptedRace implements RunningRace {
  final RaceDescription description;
  final RaceContext context;
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<RaceFinished> finished = new CompletableFuture<>();
  volatile boolean ignoresCancel;

  ScriptedRace(RaceDescription description, RaceContext context) {
    this.description = description;
    this.context = context;
  }

  @Override
  public void begin() {
    context.events().notice(new RaceNotice(description.raceId(), "info", "begun"));
    heard.add("begin");
  }

  @Override
  public void cancel(String reason) {
    heard.add("cancel: " + reason);
    if (!ignoresCancel) {
      finish("cancelled");
    }
  }

  @Override
  public void received(Member from, Message message) {
    heard.add(from.ip() + ": " + message.getClass().getSimpleName());
  }

  @Override
  public void memberLost(Member member, String reason) {
    heard.add("lost " + member.ip());
  }

  @Override
  public CompletionStage<RaceFinished> finished() {
    return finished;
  }

  void finish(String outcome) {
    finished.complete(new RaceFinished(description.raceId(), outcome, List.of(), "{}"));
  }

  static RaceDescription description(String id, boolean killRunning) {
    return new RaceDescription(
        id,
        0,
        "benchmark-only",
        "local",
        "/t",
        "t",
        Map.of(),
        false,
        "",
        List.of(),
        List.of(),
        false,
        List.of(),
        Map.of(),
        "",
        "",
        "",
        "",
        Map.of(),
        Map.of(),
        List.of("localhost"),
        "continue",
        "c",
        Map.of(),
        false,
        false,
        killRunning,
        false,
        false,
        Map.of());
  }
}
