package io.rallyd.protocol;

/**
 * A mistake or a condition that the user has to know of. The message is one sentence for people: it
 * names the file, key or machine and what was expected; the terminal prints it without a stack
 * trace.
 */
public class RallyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that has no cause worth logging. */
  public RallyException(String sentence) {
    super(sentence);
  }

  /** Creates an error whose cause goes to the log. */
  public RallyException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
