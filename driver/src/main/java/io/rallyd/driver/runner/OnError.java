package io.rallyd.driver.runner;

import io.rallyd.driver.track.Task;
import io.rallyd.protocol.RallyException;

/** What a failed request does to the race. */
public enum OnError {
  /** Nothing, unless the server cannot be reached at all. */
  CONTINUE("continue"),
  /** Nothing whatever. */
  CONTINUE_ON_NETWORK("continue-on-network"),
  /** The race ends. */
  ABORT("abort");

  private final String option;

  OnError(String option) {
    this.option = option;
  }

  /**
   * Returns the mode of the option {@code --on-error}.
   *
   * @throws RallyException when it is none
   */
  public static OnError of(String option) {
    for (OnError mode : values()) {
      if (mode.option.equals(option)) {
        return mode;
      }
    }
    throw new RallyException("The value [" + option + "] of on-error is not known.");
  }

  /** Returns the mode for a task, which may ask that errors of its requests be borne. */
  public OnError forTask(Task task) {
    return this == ABORT && task.ignoresNonFatalErrors() ? CONTINUE : this;
  }
}
