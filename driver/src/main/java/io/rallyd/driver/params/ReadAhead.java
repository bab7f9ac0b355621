package io.rallyd.driver.params;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Draws from a slow source on another thread, so that the one that needs the items rarely waits.
 * Items come in their order and the source is never drawn from by two threads at once. For use by
 * one thread.
 */
final class ReadAhead<T> {
  private final Supplier<Optional<T>> source;
  private final Executor executor;
  private final int depth;
  private final Deque<CompletableFuture<Optional<T>>> ahead = new ArrayDeque<>();
  private CompletableFuture<Optional<T>> last = CompletableFuture.completedFuture(Optional.empty());
  private boolean ended;

  /**
   * Creates one and begins to read.
   *
   * @param source the items; empty means the end, also when drawn from again
   * @param executor where they are read; one that runs tasks in place makes this a plain iterator
   * @param depth items read before they are needed, at least 1
   */
  ReadAhead(Supplier<Optional<T>> source, Executor executor, int depth) {
    this.source = source;
    this.executor = executor;
    this.depth = depth;
    fill();
  }

  /** Returns the next item, or empty at the end. */
  Optional<T> next() {
    if (ended) {
      return Optional.empty();
    }
    try {
      Optional<T> item = ahead.remove().join();
      ended = item.isEmpty();
      if (!ended) {
        fill();
      }
      return item;
    } catch (CompletionException e) {
      ended = true;
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  /**
   * Gives up; nothing is drawn any more.
   *
   * @param unwanted is given each item that was read and not drawn, on any thread
   */
  void abandon(Consumer<T> unwanted) {
    ended = true;
    ahead.forEach(reading -> reading.thenAccept(item -> item.ifPresent(unwanted)));
    ahead.clear();
  }

  private void fill() {
    while (ahead.size() < depth) {
      last = last.thenApplyAsync(before -> source.get(), executor);
      ahead.add(last);
    }
  }
}
