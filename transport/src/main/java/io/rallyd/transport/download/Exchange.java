package io.rallyd.transport.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Sends requests and waits for answers as long as somebody wants them. */
final class Exchange {
  private static final long LOOK_EVERY_MILLIS = 100;

  private Exchange() {}

  /**
   * Sends a request; blocks until the head of the answer is here.
   *
   * @param unwanted asked now and then whether to stop; whoever wrote to a shared file must not be
   *     interrupted, since that closes the file
   * @throws InterruptedIOException when nobody wants the answer any more
   */
  static HttpResponse<InputStream> send(
      HttpClient client, HttpRequest request, BooleanSupplier unwanted) throws IOException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      while (true) {
        try {
          return answer.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (unwanted.getAsBoolean()) {
            answer.cancel(true);
            throw new InterruptedIOException("cancelled");
          }
        }
      }
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("cancelled");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }
}
