package io.rallyd.driver.track;

import io.rallyd.protocol.RallyException;

/**
 * A track breaks a rule of its format. The first line of the message is one sentence naming the
 * track, file or element and the rule; an excerpt of the place may follow on further lines.
 */
public final class TrackSyntaxException extends RallyException {
  private static final long serialVersionUID = 1L;

  /** Creates an error. */
  public TrackSyntaxException(String sentence) {
    super(sentence);
  }

  /** Creates an error with the cause for the log. */
  public TrackSyntaxException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
