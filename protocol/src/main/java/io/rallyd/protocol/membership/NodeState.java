package io.rallyd.protocol.membership;

import io.rallyd.protocol.Message;

/**
 * What changes in a node; sent on change and at most every five seconds.
 *
 * @param freeDiskBytes free space below {@code [node] root.dir}
 * @param loadAverage one-minute load average, negative when unknown
 * @param activity one phrase: what the node is doing, such as {@code idle} or {@code running 3
 *     workers}
 */
public record NodeState(long freeDiskBytes, double loadAverage, String activity)
    implements Message {}
