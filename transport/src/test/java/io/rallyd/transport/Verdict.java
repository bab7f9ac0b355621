package io.rallyd.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What a run under faults found wrong, with its first few cases. Safe for use by many threads. */
final class Verdict {
  private static final int KEPT = 20;

  private final ConcurrentLinkedQueue<String> first = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Void> anything = new CompletableFuture<>();

  void wrong(String what) {
    if (count.incrementAndGet() <= KEPT) {
      first.add(what);
    }
    anything.complete(null);
  }

  void check(boolean right, String otherwise) {
    if (!right) {
      wrong(otherwise);
    }
  }

  /** Completes when something was wrong. */
  CompletionStage<Void> anythingWrong() {
    return anything;
  }

  List<String> wrongs() {
    return List.copyOf(first);
  }
}
