package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import io.rallyd.transport.RequestFailedException.Kind;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on its way into a sink. Frames are taken on the session's loop; the sink works
 * elsewhere, one call at a time, and what it has not taken yet is never more than the window.
 */
final class IncomingStream {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingStream.class);

  private final LinkSession session;
  private final Shared shared;
  private final long id;
  private final StreamSink sink;
  private final Runnable forget;
  private final MessageDigest digest = sha256();

  // On the loop.
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private boolean working;
  private boolean ending;
  private String abortReason;
  private boolean over;
  private long received;
  private long taken;
  private long limit;

  IncomingStream(LinkSession session, Shared shared, long id, StreamSink sink, Runnable forget) {
    this.session = session;
    this.shared = shared;
    this.id = id;
    this.sink = sink;
    this.forget = forget;
  }

  /**
   * A call of the sink.
   *
   * @param chunk the bytes it takes, released afterwards; null when it is the end
   * @param sha256 what the sender says of the whole; null when it is a chunk
   */
  private record Step(ByteBuf chunk, byte[] sha256) {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Tells the sender what is here and how far it may go. */
  void grant() {
    limit = taken + shared.settings().flow().streamWindowBytes();
    Connection connection = session.connection();
    if (connection != null) {
      connection.writeNow(FrameKind.STREAM_CREDIT, id, limit, received);
    }
  }

  void chunk(long offset, ByteBuf body) {
    int size = body.readableBytes();
    if (ending || offset != received || size == 0 || offset + size > limit) {
      throw new WireException("a chunk that was not asked for");
    }
    received += size;
    steps.add(new Step(body.retain(), null));
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
    byte[] expected = new byte[32];
    body.readBytes(expected);
    steps.add(new Step(null, expected));
    work();
  }

  /** Ends it from outside; the sink hears of it after the call that it is in. */
  void abort(String reason) {
    if (over) {
      return;
    }
    over = true;
    forget.run();
    steps.forEach(IncomingStream::release);
    steps.clear();
    abortReason = reason;
    if (!working) {
      shared.files().execute(() -> tellSink(reason));
    }
  }

  private void work() {
    if (working || steps.isEmpty()) {
      return;
    }
    working = true;
    Step step = steps.remove();
    shared
        .files()
        .execute(
            () -> {
              Exception failure = callSink(step);
              session.run(
                  () -> worked(step, failure),
                  () -> {
                    release(step);
                    if (step.chunk() != null || failure != null) {
                      tellSink("the transport was closed");
                    }
                  });
            });
  }

  private Exception callSink(Step step) {
    try {
      if (step.chunk() != null) {
        digest.update(step.chunk().nioBuffer());
        sink.write(step.chunk().nioBuffer().asReadOnlyBuffer());
      } else {
        byte[] actual = digest.digest();
        if (!Arrays.equals(actual, step.sha256())) {
          return new RequestFailedException(
              Kind.BAD_MESSAGE, "the SHA-256 of the stream is wrong; it was not used");
        }
        sink.complete(new StreamReceipt(taken, HexFormat.of().formatHex(actual)));
      }
      return null;
    } catch (IOException | RuntimeException e) {
      return e;
    }
  }

  private void worked(Step step, Exception failure) {
    int size = step.chunk() == null ? 0 : step.chunk().readableBytes();
    release(step);
    working = false;
    boolean completed = step.chunk() == null && failure == null;
    if (over) {
      if (!completed) {
        shared.files().execute(() -> tellSink(abortReason));
      }
    } else if (failure != null) {
      abort(String.valueOf(failure.getMessage()));
      ByteBuf frame = Frames.empty();
      Failure.write(frame, failureOf(failure));
      session.control(FrameKind.STREAM_DONE, id, frame);
    } else if (completed) {
      over = true;
      forget.run();
      session.control(FrameKind.STREAM_DONE, id, Frames.empty().writeByte(0));
    } else {
      taken += size;
      if (limit - taken <= shared.settings().flow().streamWindowBytes() * 3L / 4) {
        grant();
      }
      work();
    }
  }

  private static RequestFailedException failureOf(Exception failure) {
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
    } catch (RuntimeException e) {
      LOG.error("A sink failed when it was told to abort", e);
    }
  }

  private static void release(Step step) {
    if (step.chunk() != null) {
      step.chunk().release();
    }
  }
}
