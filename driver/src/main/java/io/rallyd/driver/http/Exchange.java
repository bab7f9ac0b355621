package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.loop.LoopTimer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One request with all its attempts, then another: used again, since most clients have one request
 * after the other. Its timer is left running from one request to the next and looks at the deadline
 * when it fires, so that a request costs the timers nothing. Confined to the worker's loop.
 */
final class Exchange extends LoopTimer {
  /** Longer error bodies are cut; nobody reads more of them. */
  private static final int MAX_ERROR_BODY = 64 * 1024;

  /** Smaller pieces are copied together: keeping each would cost more than its bytes. */
  private static final int SMALL_PIECE = 1024;

  private final HttpClient client;
  private HttpRequest request;
  private RequestTiming timing;
  private ResponseHandler handler;
  private int number;
  private boolean running;
  private boolean attempting;
  private long deadlineNanos;
  private long timerNanos;
  private RequestBody gzipped;
  private GzipJob compressing;
  private ConnectionPool pool;
  private Connection connection;
  private int retriesLeft;
  private int status;
  private Map<String, String> headers = Map.of();
  private String contentEncoding;
  private ByteBuf body;
  private boolean bodyIsCopy;
  private long bodyLimit;

  Exchange(HttpClient client) {
    super(false);
    this.client = client;
  }

  /** Makes it the exchange of a request; the one before must be over. */
  void begin(HttpRequest next, RequestTiming itsTiming, ResponseHandler itsHandler) {
    request = next;
    timing = itsTiming;
    handler = itsHandler;
    retriesLeft = client.options().maxRetries();
    gzipped = null;
    compressing = null;
    running = true;
    number++;
  }

  /** Tries the request at the next host, as soon as its body is compressed where that is asked. */
  void attempt() {
    pool = client.nextPool();
    if (!compresses() || pool.hasEncoded(request)) {
      connect();
      return;
    }
    // Before the clocks start, that of the timing and that of the timeout.
    compressing = request.body().gzipJob();
    if (compressing == null && Compression.isSmall(request.body())) {
      compressHere();
      return;
    }
    if (compressing == null) {
      compressing = new GzipJob(client.compression(), request.body());
    }
    await(compressing.hurry());
  }

  private void compressHere() {
    RequestBody compressed;
    try {
      compressed = client.compression().here(request.body());
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    onCompressed(compressed);
  }

  private void await(CompletableFuture<RequestBody> compressed) {
    if (compressed.isDone() && !compressed.isCompletedExceptionally()) {
      onCompressed(compressed.join());
      return;
    }
    int mine = number;
    compressed.whenComplete(
        (body, error) ->
            client
                .loop()
                .execute(
                    () -> {
                      // It may be the exchange of another request by now.
                      if (!running || number != mine) {
                        return;
                      }
                      if (error != null) {
                        fail(error);
                      } else {
                        onCompressed(body);
                      }
                    }));
  }

  private void onCompressed(RequestBody body) {
    compressing = null;
    gzipped = body;
    connect();
  }

  private void connect() {
    int mine = number;
    long timeout =
        request.timeoutNanos() > 0 ? request.timeoutNanos() : client.options().timeoutNanos();
    deadlineNanos = client.loop().clock().nanos() + timeout;
    if (!isSet() || deadlineNanos - timerNanos < 0) {
      setTimer();
    }
    connection = null;
    attempting = true;
    Connection started = pool.start(this);
    if (attempting && number == mine) {
      connection = started;
    }
  }

  /** Gives up for another reason than the network's. */
  void cancel(TransportException why) {
    abandonConnection();
    if (compressing != null) {
      compressing.cancel();
    }
    timing.ended(client.loop().clock().nanos());
    fail(why);
  }

  /** Stops the timer for good. */
  void stopTimer() {
    client.loop().cancel(this);
  }

  @Override
  protected void fire() {
    if (!attempting) {
      return;
    }
    long now = client.loop().clock().nanos();
    if (deadlineNanos - now > 0) {
      setTimer();
      return;
    }
    abandonConnection();
    timing.ended(now);
    if (client.options().retryOnTimeout() && retriesLeft > 0) {
      retry();
      return;
    }
    fail(
        new TransportException(
            TransportException.Kind.TIMEOUT, "network connection timed out", null));
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }

  ByteBuf encode(ByteBufAllocator allocator) {
    ByteBuf before = pool.encodedBefore(request);
    if (before != null) {
      return before;
    }
    if (compresses()) {
      // Rare: it was there, and small, when the attempt began.
      gzipped = client.compression().here(request.body());
    }
    return pool.encode(allocator, request, gzipped);
  }

  private boolean compresses() {
    return client.options().compress() && request.body() != null && gzipped == null;
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
    keep(buffer, index, length);
    if (status < 300 && contentEncoding == null && !handler.wantsMore(body)) {
      bodyLimit = 0;
    }
  }

  private void keep(ByteBuf buffer, int index, int length) {
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
    attempting = false;
    if (retriesLeft > 0 && (status == 429 || status == 502 || status == 503 || status == 504)) {
      retry();
      return;
    }
    ByteBuf content = body == null ? Unpooled.EMPTY_BUFFER : body;
    body = null;
    HttpResponse response = new HttpResponse(status, headers, contentEncoding, content);
    finish().onResponse(response);
  }

  void onFailure(long now, TransportException failure) {
    timing.ended(now);
    attempting = false;
    dropBody();
    if (retriesLeft > 0) {
      retry();
      return;
    }
    fail(failure);
  }

  /** The request itself cannot be sent; no attempt would help. */
  void onBroken(RuntimeException cause) {
    attempting = false;
    fail(cause);
  }

  private void setTimer() {
    timerNanos = deadlineNanos;
    client.loop().schedule(this, timerNanos);
  }

  private void retry() {
    retriesLeft--;
    dropBody();
    int mine = number;
    // Not from inside the failing call: a refused connection may fail at once, again and again.
    client
        .loop()
        .execute(
            () -> {
              if (running && number == mine) {
                attempt();
              }
            });
  }

  private void fail(Throwable why) {
    finish().onFailure(why);
  }

  /** The request is over; from now on this may be the exchange of another one. */
  private ResponseHandler finish() {
    ResponseHandler told = handler;
    running = false;
    handler = null;
    connection = null;
    // Bodies may be large, and there is an exchange for each of thousands of clients.
    request = null;
    timing = null;
    gzipped = null;
    compressing = null;
    headers = Map.of();
    client.finished(this);
    return told;
  }

  private void abandonConnection() {
    attempting = false;
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
