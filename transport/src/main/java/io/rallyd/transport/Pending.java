package io.rallyd.transport;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A request that awaits its answer; it is the asker's future itself, so there is no other. */
final class Pending extends CompletableFuture<Message> {
  final long id;
  private final Class<?> type;
  private final Duration deadline;

  /** When it fails, by the monotonic clock; its neighbours fail before and after it. */
  long at;

  /** The next in the chain of {@link Awaited}. */
  Pending chained;

  Pending earlier;
  Pending later;

  Pending(long id, Request<?> request, Duration deadline) {
    this.id = id;
    this.type = request.getClass();
    this.deadline = deadline;
  }

  /** Returns the type of the request. */
  Class<?> type() {
    return type;
  }

  Duration deadline() {
    return deadline;
  }
}
