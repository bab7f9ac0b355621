package io.rallyd.transport;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches that each wait ends once and does not outlive its deadline. Safe for use by many threads.
 */
final class Waits {
  private final Verdict verdict;
  private final Map<Long, String> open = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong latest = new AtomicLong();

  Waits(Verdict verdict) {
    this.verdict = verdict;
  }

  /**
   * Watches a request that this thread has just made over a link, not on its loop.
   *
   * @param deadline time in which it must end
   */
  <T> CompletionStage<T> watch(
      CompletionStage<T> stage, String name, Link link, Duration deadline) {
    CompletionStage<T> watched = watch(stage, name, deadline);
    Control.beside(
        link,
        stage.toCompletableFuture(),
        deadline,
        () -> verdict.wrong(name + " outlived its deadline of " + deadline));
    return watched;
  }

  /** Watches a wait that has no deadline. */
  <T> CompletionStage<T> watch(CompletionStage<T> stage, String name) {
    return watch(stage, name, (Duration) null);
  }

  private <T> CompletionStage<T> watch(CompletionStage<T> stage, String name, Duration deadline) {
    long id = ids.incrementAndGet();
    long start = System.nanoTime();
    open.put(id, name);
    return stage.whenComplete(
        (value, failure) -> {
          verdict.check(open.remove(id) != null, name + " ended twice");
          ends.computeIfAbsent(end(name, failure), e -> new AtomicInteger()).incrementAndGet();
          if (deadline != null) {
            latest.accumulateAndGet(System.nanoTime() - start - deadline.toNanos(), Math::max);
          }
        });
  }

  private String end(String name, Throwable failure) {
    if (failure == null) {
      return name + " ok";
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof RequestFailedException typed) {
      return name + " " + typed.kind();
    }
    verdict.wrong(name + " ended with " + failure);
    return name + " untyped";
  }

  int open() {
    return open.size();
  }

  /** Returns what was not ended, for people. */
  String stillOpen() {
    return open.toString();
  }

  /**
   * Returns how long after its deadline the latest wait ended, for people: load has a part in it.
   */
  Duration latest() {
    return Duration.ofNanos(latest.get());
  }

  /** Returns how many waits ended in which way. */
  Map<String, AtomicInteger> ends() {
    return new java.util.TreeMap<>(ends);
  }
}
