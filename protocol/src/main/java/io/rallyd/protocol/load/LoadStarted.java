package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;

/** The workers stand. */
public record LoadStarted() implements Message {}
