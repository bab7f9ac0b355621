package io.rallyd.driver.runner;

import java.util.concurrent.CompletionException;

/** Errors of stages. */
public final class Errors {
  private Errors() {}

  /** Returns the error itself, without what stages wrap around it. */
  public static Throwable cause(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
