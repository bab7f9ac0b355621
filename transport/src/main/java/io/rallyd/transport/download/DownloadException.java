package io.rallyd.transport.download;

import io.rallyd.protocol.RallyException;

/** A file cannot be had; trying again makes no sense. The message is one sentence. */
public final class DownloadException extends RallyException {
  private static final long serialVersionUID = 1L;
  private final int status;

  DownloadException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  DownloadException(String sentence) {
    this(0, sentence);
  }

  /** Returns the HTTP status that the server answered with, 0 when it is something else. */
  public int status() {
    return status;
  }
}
