package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.ScheduledFuture;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import io.rallyd.transport.RequestFailedException.Kind;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on its way into a sink. Frames are taken on the session's loop; the sink works
 * elsewhere, one call at a time, and what it has not taken yet is never more than the window.
 */
final class IncomingStream {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingStream.class);

  /** Chunks of fewer bytes are put together. */
  private static final int SMALL = 1024;

  private static final int GATHERED = 64 << 10;

  private final LinkSession session;
  private final Shared shared;
  private final long id;
  private final StreamSink sink;
  private final Runnable forget;
  private final MessageDigest digest = sha256();

  private final ScheduledFuture<?> timer;

  /** Written on the loop only; what waits for the sink is dropped from then on. */
  private volatile boolean over;

  // On the loop.
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private boolean working;
  private boolean ending;
  private String abortReason;
  private long received;
  private long taken;
  private long limit;
  private long lastHeard;

  IncomingStream(LinkSession session, Shared shared, long id, StreamSink sink, Runnable forget) {
    this.session = session;
    this.shared = shared;
    this.id = id;
    this.sink = sink;
    this.forget = forget;
    this.lastHeard = now();
    long period = Math.max(1, shared.settings().streamIdle().toNanos() / 4);
    this.timer =
        session
            .loop()
            .scheduleWithFixedDelay(this::checkProgress, period, period, TimeUnit.NANOSECONDS);
  }

  /**
   * A call of the sink.
   *
   * @param chunk the bytes it takes, released afterwards; null when it is the end
   * @param sha256 what the sender says of the whole; null when it is a chunk
   * @param gathered whether small chunks are being put together in it
   */
  private record Step(ByteBuf chunk, byte[] sha256, boolean gathered) {
    boolean takes(ByteBuf small) {
      return gathered && chunk.maxWritableBytes() >= small.readableBytes();
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Goes on over a new connection, over which the sender has all its time again. */
  void resume() {
    lastHeard = now();
    grant();
  }

  /** Tells the sender what is here and how far it may go. */
  void grant() {
    limit = taken + window();
    Connection connection = session.connection();
    if (connection != null) {
      connection.writeNow(FrameKind.STREAM_CREDIT, id, limit, received);
    }
  }

  /**
   * Returns how far the sender may be ahead of the sink. What is under way lies before each message
   * that the sender says meanwhile, and takes twice as long through TLS, so there it is half.
   */
  private long window() {
    Connection connection = session.connection();
    TransportSettings.FlowLimits flow = shared.settings().flow();
    return connection != null && connection.encrypted()
        ? Math.max(flow.streamWindowBytes() / 2, flow.chunkBytes())
        : flow.streamWindowBytes();
  }

  void chunk(long offset, ByteBuf body) {
    int size = body.readableBytes();
    if (ending || offset != received || size == 0 || offset + size > limit) {
      throw new WireException("a chunk that was not asked for");
    }
    received += size;
    lastHeard = now();
    gather(body);
    work();
  }

  void end(long size, ByteBuf body) {
    if (ending) {
      return;
    }
    if (size != received || body.readableBytes() != 32) {
      throw new WireException("an end of a stream where none can be");
    }
    ending = true;
    lastHeard = now();
    byte[] expected = new byte[32];
    body.readBytes(expected);
    steps.add(new Step(null, expected, false));
    work();
  }

  /** Ends it from outside; the sink hears of it after the call that it is in. */
  void abort(String reason) {
    if (over) {
      return;
    }
    over = true;
    leave();
    steps.forEach(IncomingStream::release);
    steps.clear();
    abortReason = reason;
    if (!working) {
      shared.files().execute(() -> tellSink(reason));
    }
  }

  /**
   * Keeps a chunk for the sink. Small ones are put together, or a sender that cuts its bytes small
   * would have us keep many times as much as it may send.
   */
  private void gather(ByteBuf body) {
    Step last = steps.peekLast();
    if (body.readableBytes() >= SMALL) {
      steps.add(new Step(body.retain(), null, false));
    } else if (last != null && last.takes(body)) {
      last.chunk().writeBytes(body);
    } else {
      ByteBuf gathered = ByteBufAllocator.DEFAULT.buffer(SMALL, GATHERED);
      steps.add(new Step(gathered.writeBytes(body), null, true));
    }
  }

  /** Hands all that is here to the sink in one go: a thread is not woken for every chunk. */
  private void work() {
    if (working || steps.isEmpty()) {
      return;
    }
    working = true;
    List<Step> batch = new ArrayList<>(steps);
    steps.clear();
    long before = taken;
    shared
        .files()
        .execute(
            () -> {
              Outcome outcome = callSink(batch, before);
              session.run(
                  () -> worked(batch, outcome),
                  () -> {
                    batch.forEach(IncomingStream::release);
                    if (!outcome.completed()) {
                      tellSink("the transport was closed");
                    }
                  });
            });
  }

  /**
   * What became of some calls of the sink.
   *
   * @param taken bytes of the stream the sink has taken altogether
   * @param completed whether the sink was told that it has all
   * @param failure why it takes no more, or null
   */
  private record Outcome(long taken, boolean completed, Throwable failure) {}

  private Outcome callSink(List<Step> batch, long before) {
    long size = before;
    try {
      for (Step step : batch) {
        if (over) {
          return new Outcome(size, false, null);
        }
        if (step.chunk() == null) {
          return complete(step, size);
        }
        digest.update(step.chunk().nioBuffer());
        sink.write(step.chunk().nioBuffer().asReadOnlyBuffer());
        size += step.chunk().readableBytes();
      }
      return new Outcome(size, false, null);
    } catch (Throwable e) {
      // Whatever it is, the sender must hear of it and the sink be told to let go of its file.
      return new Outcome(size, false, e);
    }
  }

  private Outcome complete(Step end, long size) throws IOException {
    byte[] actual = digest.digest();
    if (!Arrays.equals(actual, end.sha256())) {
      RequestFailedException wrong =
          new RequestFailedException(
              Kind.BAD_MESSAGE, "the SHA-256 of the stream is wrong; it was not used");
      return new Outcome(size, false, wrong);
    }
    sink.complete(new StreamReceipt(size, HexFormat.of().formatHex(actual)));
    return new Outcome(size, true, null);
  }

  private void worked(List<Step> batch, Outcome outcome) {
    batch.forEach(IncomingStream::release);
    working = false;
    if (over) {
      if (!outcome.completed()) {
        shared.files().execute(() -> tellSink(abortReason));
      }
    } else if (outcome.failure() != null) {
      fail(String.valueOf(outcome.failure().getMessage()), failureOf(outcome.failure()));
    } else if (outcome.completed()) {
      over = true;
      leave();
      session.control(FrameKind.STREAM_DONE, id, Frames.empty().writeByte(0));
    } else {
      taken = outcome.taken();
      if (limit - taken <= window() - shared.settings().flow().streamWindowBytes() / 4) {
        grant();
      }
      work();
    }
  }

  private void fail(String reason, RequestFailedException why) {
    abort(reason);
    ByteBuf frame = Frames.empty();
    Failure.write(frame, why);
    session.control(FrameKind.STREAM_DONE, id, frame);
  }

  private void leave() {
    timer.cancel(false);
    forget.run();
  }

  /** A sender that has credit and says nothing keeps a file open here, and one of few places. */
  private void checkProgress() {
    boolean senderIsDue = !over && !working && !ending;
    if (!senderIsDue) {
      lastHeard = now();
    } else if (session.connected()
        && now() - lastHeard > shared.settings().streamIdle().toNanos()) {
      String reason =
          "nothing came of the stream for "
              + shared.settings().streamIdle().toMillis() / 1000.0
              + " s";
      fail(reason, new RequestFailedException(Kind.DEADLINE, reason));
    }
  }

  private long now() {
    return shared.clocks().nanos().getAsLong();
  }

  private static RequestFailedException failureOf(Throwable failure) {
    if (failure instanceof RequestFailedException known) {
      return known;
    }
    LOG.error("A stream could not be stored", failure);
    return new RequestFailedException(
        Kind.INTERNAL, "the stream could not be stored: " + failure.getMessage());
  }

  private void tellSink(String reason) {
    try {
      sink.abort(reason);
    } catch (RuntimeException | Error e) {
      LOG.error("A sink failed when it was told to abort", e);
    }
  }

  private static void release(Step step) {
    if (step.chunk() != null) {
      step.chunk().release();
    }
  }
}
