package io.rallyd.protocol.provisioning;

/**
 * A node that answers HTTP.
 *
 * @param name its name
 * @param ip its address
 * @param httpPort its HTTP port
 * @param pid process id of Elasticsearch
 * @param startupMillis from launch until the first HTTP answer
 */
public record LaunchedNode(String name, String ip, int httpPort, long pid, long startupMillis) {}
