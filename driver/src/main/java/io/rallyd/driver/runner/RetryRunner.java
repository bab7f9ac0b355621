package io.rallyd.driver.runner;

import io.rallyd.driver.http.TransportException;
import io.rallyd.driver.params.OperationParams;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tries an operation again as its parameters {@code retries}, {@code retry-until-success}, {@code
 * retry-wait-period}, {@code retry-on-timeout} and {@code retry-on-error} say.
 */
final class RetryRunner implements Runner {
  private final Runner runner;

  RetryRunner(Runner runner) {
    this.runner = runner;
  }

  @Override
  public Completion completion() {
    return runner.completion();
  }

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    Values values = new Values(params.values());
    boolean untilSuccess = values.flag("retry-until-success", false);
    long attempts = untilSuccess ? Long.MAX_VALUE : (long) values.number("retries", 0) + 1;
    return new Attempts(
            params,
            call,
            values.number("retry-wait-period", 0.5),
            values.flag("retry-on-timeout", true),
            untilSuccess || values.flag("retry-on-error", false))
        .next(attempts);
  }

  private final class Attempts {
    private final OperationParams params;
    private final Invocation call;
    private final double waitSeconds;
    private final boolean onTimeout;
    private final boolean onError;

    Attempts(
        OperationParams params,
        Invocation call,
        double waitSeconds,
        boolean onTimeout,
        boolean onError) {
      this.params = params;
      this.call = call;
      this.waitSeconds = waitSeconds;
      this.onTimeout = onTimeout;
      this.onError = onError;
    }

    CompletionStage<Result> next(long left) {
      CompletionStage<Result> attempt;
      try {
        attempt = runner.run(params, call);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
      return attempt
          .handle(
              (result, error) -> {
                if (left <= 1) {
                  return done(result, error);
                }
                if (error == null) {
                  boolean again = onError && result.meta() != null && !result.success();
                  return again ? later(left) : done(result, null);
                }
                return isRetried(Errors.cause(error)) ? later(left) : done(null, error);
              })
          .thenCompose(stage -> stage);
    }

    private boolean isRetried(Throwable error) {
      if (!onTimeout) {
        return false;
      }
      return error instanceof TransportException
          || error instanceof ApiException api && api.status() == 408;
    }

    private CompletionStage<Result> later(long left) {
      return call.pause(waitSeconds).thenCompose(over -> next(left - 1));
    }

    private static CompletionStage<Result> done(Result result, Throwable error) {
      return error == null
          ? CompletableFuture.completedFuture(result)
          : CompletableFuture.failedFuture(Errors.cause(error));
    }
  }
}
