package io.rallyd.transport;

/**
 * What went over in a stream.
 *
 * @param size bytes
 * @param sha256 lower-case hex of their SHA-256, checked by the receiver
 */
public record StreamReceipt(long size, String sha256) {}
