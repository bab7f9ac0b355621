package io.rallyd.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Completes when the frames up to a number were written; many sends of one turn share it. */
class Handed extends CompletableFuture<Void> {
  /** Number of the last frame; on the session's loop. */
  long sequence;

  private CompletionStage<Void> shared;

  /** Returns the stage for all who share it, which none of them can complete. */
  CompletionStage<Void> shared() {
    if (shared == null) {
      shared = minimalCompletionStage();
    }
    return shared;
  }
}
