package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Plays {@code esrally}: keeps what it is told. */
final class Terminal {
  final BlockingQueue<Message> told = new LinkedBlockingQueue<>();

  Handlers handlers() {
    return Handlers.builder()
        .on(RaceNotice.class, (from, m) -> told.add(m))
        .on(RaceProgress.class, (from, m) -> told.add(m))
        .on(RaceFinished.class, (from, m) -> told.add(m))
        .build();
  }

  Sessions connect(ConfigHome home) {
    return Sessions.connect(home, TestDaemon.VERSION, handlers()).orElseThrow();
  }

  /** Returns the answer or throws the sentence of the refusal. */
  static <R extends Message> R ask(Link link, Request<R> request) {
    try {
      return link.request(request, Duration.ofSeconds(120))
          .toCompletableFuture()
          .get(180, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (RuntimeException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(120, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came within 120 s");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
