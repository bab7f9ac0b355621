package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;

/**
 * Asks a daemon to end its race cleanly and exit.
 *
 * @param reason one phrase for the log
 */
public record StopDaemon(String reason) implements Request<Acknowledged> {}
