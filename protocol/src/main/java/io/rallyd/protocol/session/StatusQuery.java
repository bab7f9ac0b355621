package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;

/** Asks a daemon how it is. */
public record StatusQuery() implements Request<DaemonStatus> {}
