package io.rallyd.daemon.node;

import io.rallyd.transport.Handlers;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A module's part in a node: its handlers, what it says it is doing, and its end.
 *
 * @param register adds the handlers; each link that is over for good is told to them, whereupon the
 *     role cleans up all races of that link
 * @param activity one phrase, empty or {@code idle} when there is nothing
 * @param close ends all it runs; may block for its own bounded time
 */
public record NodeRole(
    Consumer<Handlers.Builder> register, Supplier<String> activity, Runnable close) {}
