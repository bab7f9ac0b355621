package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;

/** Done, or begun; nothing more to say. */
public record Acknowledged() implements Message {}
