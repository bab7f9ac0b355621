package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;

/**
 * A worker cannot go on; the race must end.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param sentence what happened, such as {@code Cannot run task [x]: ...}
 */
public record LoadFailed(String raceId, int workerId, String sentence) implements Message {}
