package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;

/**
 * Tells all workers to end the current tasks, since the completing ones are done.
 *
 * @param raceId the race
 * @param joinPoint the join point that the current tasks lead to
 */
public record CompleteCurrentTask(String raceId, int joinPoint) implements Message {}
