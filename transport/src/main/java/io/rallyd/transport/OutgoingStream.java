package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.transport.RequestFailedException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A file on its way out. A thread that may block reads a few chunks ahead of the connection; all
 * else happens on the session's loop. After a cut it goes on where the receiver says.
 */
final class OutgoingStream {
  private static final int CHUNKS_AHEAD = 8;

  private final LinkSession session;
  private final Shared shared;
  private final long id;
  private final FilePart part;
  private final Duration idleDeadline;
  private final CompletableFuture<StreamReceipt> done;
  private final Runnable forget;
  private final FileReader reader;
  private final ScheduledFuture<?> timer;

  // On the loop.
  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>();
  private boolean reading;
  private boolean rewound;
  private boolean endWritten;
  private boolean over;
  private byte[] sha256;
  private long size = Long.MAX_VALUE;
  private long readTo;
  private long writtenTo;
  private long limit = -1;
  private long lastProgress;

  OutgoingStream(
      LinkSession session,
      Shared shared,
      long id,
      FilePart part,
      Duration idleDeadline,
      CompletableFuture<StreamReceipt> done,
      Runnable forget) {
    this.session = session;
    this.shared = shared;
    this.id = id;
    this.part = part;
    this.idleDeadline = idleDeadline;
    this.done = done;
    this.forget = forget;
    this.reader = new FileReader(part, shared.settings().flow().chunkBytes());
    this.lastProgress = now();
    long period = Math.max(1, idleDeadline.toNanos() / 4);
    this.timer =
        session
            .loop()
            .scheduleWithFixedDelay(this::checkProgress, period, period, TimeUnit.NANOSECONDS);
  }

  /** Stops until the receiver has said what it has. */
  void suspend() {
    limit = -1;
  }

  /** Takes the receiver's word on how far to go and what it has. */
  void credited(long newLimit, long received) {
    lastProgress = now();
    if (limit < 0 && received != writtenTo) {
      chunks.forEach(ByteBuf::release);
      chunks.clear();
      rewound = reading;
      readTo = received;
      writtenTo = received;
    }
    if (limit < 0) {
      endWritten = false;
    }
    limit = newLimit;
    readAhead();
    session.drainLater();
  }

  /** Writes one chunk or the end, if there is something to write; returns whether it did. */
  boolean writeChunk(Connection connection) {
    if (limit < 0 || over) {
      return false;
    }
    ByteBuf chunk = chunks.peek();
    if (chunk == null) {
      return writeEnd(connection);
    }
    int length = chunk.readableBytes() - FrameFormat.HEADER;
    if (writtenTo + length > limit) {
      return false;
    }
    chunks.remove();
    FrameFormat.writeHeader(chunk, FrameKind.STREAM_CHUNK, id, writtenTo);
    connection.write(chunk);
    writtenTo += length;
    lastProgress = now();
    readAhead();
    return true;
  }

  private boolean writeEnd(Connection connection) {
    if (endWritten || writtenTo != size) {
      return false;
    }
    endWritten = true;
    ByteBuf frame = Frames.empty().writeBytes(sha256);
    FrameFormat.writeHeader(frame, FrameKind.STREAM_END, id, size);
    connection.write(frame);
    return true;
  }

  /** The receiver, or the end of the session, has ended it; null when all is well there. */
  void ended(RequestFailedException why) {
    if (over) {
      return;
    }
    over = true;
    forget.run();
    timer.cancel(false);
    chunks.forEach(ByteBuf::release);
    chunks.clear();
    if (!reading) {
      shared.files().execute(reader::close);
    }
    if (why != null) {
      done.completeExceptionally(why);
    } else if (sha256 == null) {
      done.completeExceptionally(
          new RequestFailedException(Kind.BAD_MESSAGE, "the peer took a stream before its end"));
    } else {
      done.complete(new StreamReceipt(size, HexFormat.of().formatHex(sha256)));
    }
  }

  private void readAhead() {
    if (reading || over || readTo >= readable() || chunks.size() >= CHUNKS_AHEAD / 2) {
      return;
    }
    reading = true;
    long from = readTo;
    int count = CHUNKS_AHEAD - chunks.size();
    shared
        .files()
        .execute(
            () -> {
              FileReader.Batch batch = reader.read(from, count);
              session.run(
                  () -> read(batch),
                  () -> {
                    batch.release();
                    reader.close();
                  });
            });
  }

  /**
   * Returns how far to read. Through TLS, where the receiver grants less, chunks are read and
   * summed up before they may go, or the stream would wait for that with every credit.
   */
  private long readable() {
    Connection connection = session.connection();
    boolean beyond = limit >= 0 && connection != null && connection.encrypted();
    long ahead = beyond ? (long) CHUNKS_AHEAD * shared.settings().flow().chunkBytes() : 0;
    return Math.min(size, limit + ahead);
  }

  private void read(FileReader.Batch batch) {
    reading = false;
    if (over || rewound) {
      batch.release();
      rewound = false;
      if (over) {
        shared.files().execute(reader::close);
      } else {
        readAhead();
      }
      return;
    }
    if (batch.failure() != null) {
      batch.release();
      abort(
          new RequestFailedException(
              Kind.INTERNAL, "cannot read " + part.file() + ": " + batch.failure()));
      return;
    }
    for (ByteBuf chunk : batch.chunks()) {
      readTo += chunk.readableBytes() - FrameFormat.HEADER;
      chunks.add(chunk);
    }
    if (batch.sha256() != null) {
      sha256 = batch.sha256();
      size = batch.size();
    }
    session.drainLater();
  }

  private void checkProgress() {
    if (!over && now() - lastProgress > idleDeadline.toNanos()) {
      abort(
          new RequestFailedException(
              Kind.DEADLINE,
              "the stream of "
                  + part.file().getFileName()
                  + " to "
                  + session.peer().address()
                  + " made no progress for "
                  + idleDeadline.toMillis() / 1000.0
                  + " s"));
    }
  }

  private void abort(RequestFailedException why) {
    if (!over) {
      ended(why);
      session.control(FrameKind.STREAM_ABORT, id, Frames.ofText(why.getMessage()));
    }
  }

  private long now() {
    return shared.clocks().nanos().getAsLong();
  }
}
