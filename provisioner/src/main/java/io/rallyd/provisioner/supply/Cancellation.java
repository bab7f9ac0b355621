package io.rallyd.provisioner.supply;

import io.rallyd.protocol.RallyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Tells long work to stop; safe for use by several threads. */
public final class Cancellation {
  private final CompletableFuture<Void> fired = new CompletableFuture<>();

  /** Asks the work to stop; it ends at its next step. */
  public void cancel() {
    fired.complete(null);
  }

  /** Returns whether the work is to stop. */
  public boolean cancelled() {
    return fired.isDone();
  }

  /**
   * Does nothing while the work may go on.
   *
   * @throws RallyException when it may not
   */
  public void check() {
    if (cancelled()) {
      throw new RallyException("The race was stopped before this step was over.");
    }
  }

  /**
   * Waits for a result, but no longer than the work may go on; then the stage is cancelled.
   *
   * @throws RallyException when cancelled, or with the sentence that the stage failed with
   */
  public <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> result = stage.toCompletableFuture();
    try {
      CompletableFuture.anyOf(result.handle((value, error) -> null), fired).get();
      if (cancelled()) {
        result.cancel(true);
      }
      check();
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException("The step was interrupted.", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException sentence) {
        throw sentence;
      }
      throw new RallyException("The step failed: %s.".formatted(cause), cause);
    }
  }
}
