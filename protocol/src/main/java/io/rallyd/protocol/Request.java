package io.rallyd.protocol;

/**
 * A message that is answered by exactly one message, or by a failure, before its deadline.
 *
 * @param <R> the type of the answer
 */
public interface Request<R extends Message> extends Message {}
