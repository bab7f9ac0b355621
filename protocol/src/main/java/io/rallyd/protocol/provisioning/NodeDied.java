package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;

/**
 * Elasticsearch ended by itself.
 *
 * @param raceId the race
 * @param nodeName which node
 * @param sentence exit code and the last telling line of its log
 */
public record NodeDied(String raceId, String nodeName, String sentence) implements Message {}
