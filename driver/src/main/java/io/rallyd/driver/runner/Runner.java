package io.rallyd.driver.runner;

import io.rallyd.driver.params.OperationParams;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Carries out one operation type. One runner belongs to one client of one task, so it may keep what
 * it learns from call to call; it runs on the worker's loop and never blocks it.
 */
@FunctionalInterface
public interface Runner {

  /**
   * Carries out the operation once; the next call comes when this one has completed.
   *
   * @return what it amounted to. Fails with {@link ApiException} or {@link
   *     io.rallyd.driver.http.TransportException} for an error of a request, with anything else for
   *     an error that must end the race. Completes on the loop
   */
  CompletionStage<Result> run(OperationParams params, Invocation call);

  /**
   * Carries out the operation once, as above, and tells result or error instead of returning a
   * stage; what must end the race may also be thrown. Runners of operations that are over in
   * microseconds do this without creating objects.
   */
  default void run(OperationParams params, Invocation call, BiConsumer<Result, Throwable> outcome) {
    run(params, call).whenComplete(outcome);
  }

  /** How far a runner is that knows by itself when its task is over. */
  interface Completion {
    /** Returns whether the task is over. */
    boolean completed();

    /** Returns how far it is, from 0 to 1, NaN when unknown. */
    double percent();
  }

  /** Returns how far the task is, null when the runner does not know; the same in every call. */
  default Completion completion() {
    return null;
  }
}
