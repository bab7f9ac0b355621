package io.rallyd.driver.params;

import io.rallyd.protocol.RallyException;

/** A parameter of an operation breaks a rule; the message names the task, the parameter and it. */
public final class ParameterException extends RallyException {
  private static final long serialVersionUID = 1L;

  /** Creates an error. */
  public ParameterException(String sentence) {
    super(sentence);
  }
}
