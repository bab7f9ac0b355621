package io.rallyd.protocol.session;

/**
 * How far one running task is.
 *
 * @param task its name
 * @param percent 0 to 100, negative when unknown
 * @param rate current throughput, negative when unknown
 * @param unit unit of the rate, such as {@code docs/s}
 * @param errors failed requests so far
 */
public record TaskProgress(String task, double percent, double rate, String unit, long errors) {}
