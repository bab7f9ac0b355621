package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.loop.LoopTimer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One request with all its attempts. Confined to the worker's loop. */
final class Exchange extends LoopTimer {
  /** Longer error bodies are cut; nobody reads more of them. */
  private static final int MAX_ERROR_BODY = 64 * 1024;

  /** Smaller pieces are copied together: keeping each would cost more than its bytes. */
  private static final int SMALL_PIECE = 1024;

  private final HttpClient client;
  private final HttpRequest request;
  private final RequestTiming timing;
  private final CompletableFuture<HttpResponse> result = new CompletableFuture<>();
  private RequestBody gzipped;
  private ConnectionPool pool;
  private Connection connection;
  private int retriesLeft;
  private int status;
  private Map<String, String> headers = Map.of();
  private String contentEncoding;
  private ByteBuf body;
  private boolean bodyIsCopy;
  private long bodyLimit;

  Exchange(HttpClient client, HttpRequest request, RequestTiming timing) {
    super(false);
    this.client = client;
    this.request = request;
    this.timing = timing;
    this.retriesLeft = client.options().maxRetries();
    if (client.options().compress() && request.body() != null) {
      gzipped = RequestBody.of(ContentCoding.gzip(request.body()));
    }
  }

  CompletableFuture<HttpResponse> result() {
    return result;
  }

  /** Tries the request at the next host. */
  void attempt() {
    long timeout =
        request.timeoutNanos() > 0 ? request.timeoutNanos() : client.options().timeoutNanos();
    client.loop().schedule(this, client.loop().clock().nanos() + timeout);
    pool = client.nextPool();
    connection = null;
    Connection started = pool.start(this);
    if (isSet()) {
      connection = started;
    }
  }

  /** Gives up for another reason than the network's. */
  void cancel(TransportException why) {
    abandonConnection();
    finish();
    timing.ended(client.loop().clock().nanos());
    result.completeExceptionally(why);
  }

  @Override
  protected void fire() {
    abandonConnection();
    long now = client.loop().clock().nanos();
    timing.ended(now);
    if (client.options().retryOnTimeout() && retriesLeft > 0) {
      retry();
      return;
    }
    finish();
    result.completeExceptionally(
        new TransportException(
            TransportException.Kind.TIMEOUT, "network connection timed out", null));
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }

  ByteBuf encode(ByteBufAllocator allocator) {
    return pool.encoder().encode(allocator, request, gzipped);
  }

  void onConnect(long now) {
    timing.started(now);
  }

  void onWrite(long now) {
    timing.started(now);
  }

  void onHead(ResponseDecoder head) {
    status = head.status();
    contentEncoding = head.contentEncoding();
    boolean success = status < 300;
    headers = success ? Map.of() : head.headers();
    bodyLimit = success ? (request.keepBody() ? Long.MAX_VALUE : 0) : MAX_ERROR_BODY;
  }

  void onBody(ByteBuf buffer, int index, int length) {
    if (bodyLimit <= 0) {
      return;
    }
    bodyLimit -= length;
    if (length < SMALL_PIECE && (body == null || bodyIsCopy)) {
      if (body == null) {
        body = buffer.alloc().buffer(SMALL_PIECE);
        bodyIsCopy = true;
      }
      body.writeBytes(buffer, index, length);
      return;
    }
    bodyIsCopy = false;
    ByteBuf piece = buffer.retainedSlice(index, length);
    if (body == null) {
      body = piece;
    } else if (body instanceof CompositeByteBuf pieces) {
      pieces.addComponent(true, piece);
    } else {
      body = Unpooled.compositeBuffer(4096).addComponents(true, body, piece);
    }
  }

  void onEnd(long now) {
    timing.ended(now);
    if (retriesLeft > 0 && (status == 429 || status == 502 || status == 503 || status == 504)) {
      retry();
      return;
    }
    finish();
    ByteBuf content = body == null ? Unpooled.EMPTY_BUFFER : body;
    body = null;
    HttpResponse response = new HttpResponse(status, headers, contentEncoding, content);
    if (!result.complete(response)) {
      response.close();
    }
  }

  void onFailure(long now, TransportException failure) {
    timing.ended(now);
    dropBody();
    if (retriesLeft > 0) {
      retry();
      return;
    }
    finish();
    result.completeExceptionally(failure);
  }

  /** The request itself cannot be sent; no attempt would help. */
  void onBroken(RuntimeException cause) {
    finish();
    result.completeExceptionally(cause);
  }

  private void retry() {
    retriesLeft--;
    dropBody();
    client.loop().cancel(this);
    // Not from inside the failing call: a refused connection may fail at once, again and again.
    client
        .loop()
        .execute(
            () -> {
              if (!result.isDone()) {
                attempt();
              }
            });
  }

  private void finish() {
    client.loop().cancel(this);
    client.finished(this);
  }

  private void abandonConnection() {
    if (connection != null) {
      connection.abandon();
      connection = null;
    }
    dropBody();
  }

  private void dropBody() {
    if (body != null) {
      body.release();
      body = null;
    }
  }
}
