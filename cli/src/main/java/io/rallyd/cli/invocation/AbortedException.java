package io.rallyd.cli.invocation;

/** A command was cancelled and has ended cleanly. The message is one sentence for people. */
public final class AbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the news of a cancelled command. */
  public AbortedException(String sentence) {
    super(sentence);
  }
}
