package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Lets a request be waited for as a stage. */
final class FutureResponse extends CompletableFuture<HttpResponse> implements ResponseHandler {
  private final Predicate<ByteBuf> wantsMore;

  FutureResponse(Predicate<ByteBuf> wantsMore) {
    this.wantsMore = wantsMore;
  }

  @Override
  public void onResponse(HttpResponse response) {
    if (!complete(response)) {
      response.close();
    }
  }

  @Override
  public void onFailure(Throwable cause) {
    completeExceptionally(cause);
  }

  @Override
  public boolean wantsMore(ByteBuf bodySoFar) {
    return wantsMore.test(bodySoFar);
  }
}
