package io.rallyd.transport;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileContent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All nodes, or the coordinator, of a run under faults: handles what comes, and checks that each
 * number of each session comes once and in order and that links come and go once.
 */
final class Party implements LinkListener {
  private final boolean nodes;
  private final Verdict verdict;
  private final Map<String, Ledger> ledgers;
  private final ScheduledExecutorService later;
  private final Set<String> everUp = ConcurrentHashMap.newKeySet();
  private final Queue<CheckedSink> sinks = new ConcurrentLinkedQueue<>();
  final List<Link> up = new CopyOnWriteArrayList<>();

  Party(
      boolean nodes, Verdict verdict, Map<String, Ledger> ledgers, ScheduledExecutorService later) {
    this.nodes = nodes;
    this.verdict = verdict;
    this.ledgers = ledgers;
    this.later = later;
  }

  /** Returns the row of numbers of what this party, or its peer, sends over a link. */
  Ledger ledger(Link link, boolean ours) {
    String name = link.peer().sessionId() + (nodes == ours ? " from node" : " from coordinator");
    return ledgers.computeIfAbsent(name, n -> new Ledger(n, verdict));
  }

  Handlers handlers() {
    return Handlers.builder()
        .on(NodeState.class, (from, m) -> ledger(from, false).handled(m.freeDiskBytes()))
        .answer(CheckDriver.class, this::answer)
        .receive(FileContent.class, this::receive)
        .build();
  }

  private CompletionStage<CheckReport> answer(Link from, CheckDriver question) {
    ledger(from, false).handled(question.corpusBytes());
    CheckReport answer = new CheckReport(List.of(question.raceId() + question.corpusBytes()));
    switch (question.raceId()) {
      case "refuse":
        throw RequestFailedException.refused("no");
      case "break":
        throw new IllegalStateException("broken as it was told to be");
      case "never":
        return new CompletableFuture<>();
      case "later":
        CompletableFuture<CheckReport> answered = new CompletableFuture<>();
        later.schedule(
            () -> answered.complete(answer), question.corpusBytes() % 50, TimeUnit.MILLISECONDS);
        return answered;
      default:
        return CompletableFuture.completedStage(answer);
    }
  }

  private StreamSink receive(Link from, FileContent header) {
    ledger(from, false).handled(Long.parseLong(header.raceId()));
    CheckedSink sink = new CheckedSink(verdict, header);
    sinks.add(sink);
    return sink;
  }

  @Override
  public void linkUp(Link link) {
    verdict.check(everUp.add(link.peer().sessionId()), link + " came up twice");
    up.add(link);
  }

  @Override
  public void linkDown(Link link, String reason) {
    verdict.check(up.remove(link), link + " went down without being up");
  }

  int sessions() {
    return everUp.size();
  }

  /** Returns how many streams came whose sink has not heard of an end yet. */
  long openSinks() {
    return sinks.stream().filter(sink -> sink.ends() == 0).count();
  }
}
