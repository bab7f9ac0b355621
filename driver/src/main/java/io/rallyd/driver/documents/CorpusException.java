package io.rallyd.driver.documents;

import io.rallyd.protocol.RallyException;

/** The data of a track cannot be had or is wrong; the message is one sentence naming the file. */
public class CorpusException extends RallyException {
  private static final long serialVersionUID = 1L;

  /** Creates an error. */
  public CorpusException(String sentence) {
    super(sentence);
  }

  /** Creates an error with the cause for the log. */
  public CorpusException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
