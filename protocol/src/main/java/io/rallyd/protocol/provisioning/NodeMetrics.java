package io.rallyd.protocol.provisioning;

import java.util.Map;

/**
 * System metrics of one node over the race.
 *
 * @param nodeName the node
 * @param values by metric name, such as {@code node_startup_time}
 */
public record NodeMetrics(String nodeName, Map<String, Double> values) {}
