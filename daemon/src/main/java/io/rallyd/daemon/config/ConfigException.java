package io.rallyd.daemon.config;

import io.rallyd.protocol.RallyException;

/** A mistake in the configuration; the sentence names file, section and key. */
public final class ConfigException extends RallyException {
  private static final long serialVersionUID = 1L;

  ConfigException(String sentence) {
    super(sentence);
  }

  ConfigException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
