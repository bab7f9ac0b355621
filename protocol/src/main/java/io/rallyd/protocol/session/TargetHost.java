package io.rallyd.protocol.session;

/**
 * One address of the benchmarked cluster.
 *
 * @param host name or address
 * @param port HTTP port; the resolver of the command line has put in the default
 * @param useSsl whether HTTPS is spoken
 * @param urlPrefix path put before every request path; empty or starting with a slash
 */
public record TargetHost(String host, int port, boolean useSsl, String urlPrefix) {}
