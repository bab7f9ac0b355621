package io.rallyd.daemon.repository;

import io.rallyd.protocol.RallyException;

/**
 * The git program did not do what it was asked; the message is what it said, without a full stop.
 */
final class GitException extends RallyException {
  private static final long serialVersionUID = 1L;

  GitException(String problem) {
    super(problem);
  }
}
