package io.rallyd.daemon.lifecycle;

import io.rallyd.protocol.session.Acknowledged;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.StatusQuery;
import io.rallyd.protocol.session.StopDaemon;
import io.rallyd.transport.Handlers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a terminal may ask of every daemon. */
final class TerminalHandlers {
  private TerminalHandlers() {}

  static void register(Handlers.Builder handlers, Supplier<DaemonStatus> status, Stop stop) {
    handlers.answer(
        StatusQuery.class, (from, m) -> CompletableFuture.completedFuture(status.get()));
    handlers.answer(
        StopDaemon.class,
        (from, m) -> {
          stop.request(m.reason());
          return CompletableFuture.completedFuture(new Acknowledged());
        });
  }
}
