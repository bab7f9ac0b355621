package io.rallyd.protocol.load;

/**
 * Clients of one worker: consecutive global ids.
 *
 * @param workerId global over all machines, from 0
 * @param firstClient lowest client id
 * @param clientCount how many, at least 1
 */
public record WorkerPlan(int workerId, int firstClient, int clientCount) {}
