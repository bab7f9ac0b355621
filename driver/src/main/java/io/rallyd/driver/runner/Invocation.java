package io.rallyd.driver.runner;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.http.HttpClient;
import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.RequestTiming;
import io.rallyd.driver.http.ResponseHandler;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.LoopTimer;
import io.rallyd.driver.loop.Timers;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What a runner works with: the client's connections, the timing of the invocation, the loop's
 * timers. Belongs to one client and is used for one invocation after the other.
 */
public final class Invocation {
  private static final IntPredicate NONE = status -> false;

  private final HttpClient http;
  private final Timers timers;
  private final ServerKind server;
  private final RequestTiming timing = new RequestTiming();

  /**
   * Creates it.
   *
   * @param server what kind of cluster answers
   */
  public Invocation(HttpClient http, Timers timers, ServerKind server) {
    this.http = http;
    this.timers = timers;
    this.server = server;
  }

  /** Returns the timing of the invocation. */
  public RequestTiming timing() {
    return timing;
  }

  /** Returns what kind of cluster answers. */
  ServerKind server() {
    return server;
  }

  /** Sends a request of a runner that reads answers decoded. */
  CompletableFuture<HttpResponse> send(HttpRequest request) {
    return send(request, NONE, false);
  }

  /**
   * Sends a request.
   *
   * @param ignored statuses that count as success
   * @param raw whether the runner reads answers undecoded, see {@link ApiException#of}
   * @return the answer, to be closed; {@link ApiException} for a status other than 200 to 298
   */
  CompletableFuture<HttpResponse> send(HttpRequest request, IntPredicate ignored, boolean raw) {
    return send(request, ignored, raw, body -> true);
  }

  /**
   * Sends a request, as above.
   *
   * @param wantsMore see {@link ResponseHandler#wantsMore}
   */
  CompletableFuture<HttpResponse> send(
      HttpRequest request, IntPredicate ignored, boolean raw, Predicate<ByteBuf> wantsMore) {
    return http.send(request, timing, wantsMore)
        .thenApply(
            response -> {
              judge(request, response, ignored, raw);
              return response;
            });
  }

  /** Sends a request and hands over its answer as it is, without creating objects. */
  void send(HttpRequest request, ResponseHandler handler) {
    http.send(request, timing, handler);
  }

  /**
   * Closes an answer that is an error, and throws it.
   *
   * @throws ApiException for a status that does not count as success
   */
  static void judge(HttpRequest request, HttpResponse response, IntPredicate ignored, boolean raw) {
    int status = response.status();
    if (status >= 200 && status < 299
        || ignored.test(status)
        || status == 404 && request.method().equals("HEAD")) {
      return;
    }
    try (response) {
      throw ApiException.of(response, raw);
    }
  }

  /** Sends a request whose answer does not matter beyond its success. */
  CompletableFuture<Void> call(HttpRequest request) {
    return send(request).thenAccept(HttpResponse::close);
  }

  /** Returns a stage that completes on the loop after this time. */
  CompletableFuture<Void> pause(double seconds) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    timers.schedule(
        new LoopTimer(false) {
          @Override
          protected void fire() {
            over.complete(null);
          }
        },
        now() + (long) (Math.min(seconds, 1e8) * 1e9));
    return over;
  }

  /** Returns the clock of the worker, in nanoseconds. */
  long now() {
    return timers.clock().nanos();
  }
}
