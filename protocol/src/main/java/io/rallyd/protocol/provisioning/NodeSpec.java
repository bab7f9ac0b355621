package io.rallyd.protocol.provisioning;

/**
 * An Elasticsearch node to be.
 *
 * @param name such as {@code rally-node-0}
 * @param ip address to bind and publish
 * @param httpPort HTTP port
 * @param transportPort transport port
 */
public record NodeSpec(String name, String ip, int httpPort, int transportPort) {}
