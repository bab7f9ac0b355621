package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.wire.WireException;

/**
 * Finds the frames in the bytes of a connection, and shows each. Only a frame that came in pieces
 * is kept, as far as it is there. For one thread.
 */
final class FrameDecoder {
  /** First size of the copy of a frame in pieces; more is taken when the bytes are there. */
  private static final int FIRST_PIECES = 4096;

  /** So much more is taken at once for what a header announces; the rest as the bytes come. */
  private static final int ANNOUNCED = 128 << 10;

  private final int maxBody;
  private final Counters counters;
  private final Frame frame = new Frame();
  private ByteBuf pieces;
  private long frames;
  private long bytes;
  private boolean broken;
  private boolean reading;
  private boolean over;

  FrameDecoder(int maxBody, Counters counters) {
    this.maxBody = maxBody;
    this.counters = counters;
  }

  /** Takes the frames one by one. */
  interface Taker {
    /** Looks at a frame, which is another one afterwards; returns whether to go on. */
    boolean take(Frame frame);
  }

  /**
   * Shows all frames that are whole with these bytes, and keeps the rest for the next.
   *
   * @param in is released
   * @throws WireException when they are no frames; nothing is shown any more from then on
   */
  void decode(ByteBuf in, Taker taker) {
    reading = true;
    try {
      while (pieces != null && in.isReadable()) {
        complete(in, taker);
      }
      if (in.isReadable() && !over) {
        show(in, taker);
        if (in.isReadable() && !over) {
          pieces = ByteBufAllocator.DEFAULT.buffer(Math.max(FIRST_PIECES, in.readableBytes()));
          pieces.writeBytes(in);
        }
      }
    } catch (WireException e) {
      broken = true;
      over = true;
      counters.add(Counters.Count.FRAMES_BAD);
      throw e;
    } finally {
      reading = false;
      in.release();
      counters.add(Counters.Count.FRAMES_RECEIVED, frames);
      counters.add(Counters.Count.BYTES_RECEIVED, bytes);
      frames = 0;
      bytes = 0;
      if (over) {
        close();
      }
    }
  }

  /** Returns whether there were bytes that are no frames. */
  boolean broken() {
    return broken;
  }

  /** Shows nothing any more and gives back what it keeps. */
  void close() {
    over = true;
    if (!reading && pieces != null) {
      pieces.release();
      pieces = null;
    }
  }

  /** Moves to the pieces what their frame, and nothing behind it, lacks. */
  private void complete(ByteBuf in, Taker taker) {
    if (pieces.readableBytes() < FrameFormat.HEADER) {
      move(in, FrameFormat.HEADER - pieces.readableBytes());
    }
    if (pieces.readableBytes() < FrameFormat.HEADER) {
      return;
    }
    int length =
        FrameFormat.bodyLength(
            ByteBufUtil.getBytes(pieces, pieces.readerIndex(), FrameFormat.HEADER), 0, maxBody);
    int missing = FrameFormat.HEADER + length - pieces.readableBytes();
    pieces.ensureWritable(Math.min(missing, ANNOUNCED));
    move(in, missing);
    if (pieces.readableBytes() == FrameFormat.HEADER + length) {
      ByteBuf whole = pieces;
      pieces = null;
      try {
        show(whole, taker);
      } finally {
        whole.release();
      }
    }
  }

  private void move(ByteBuf in, int wanted) {
    pieces.writeBytes(in, Math.min(wanted, in.readableBytes()));
  }

  /** Shows the whole frames and moves the reader index behind them. */
  private void show(ByteBuf in, Taker taker) {
    int offset = 0;
    frame.over(in, KeptArray.take());
    try {
      int size = frame.moveTo(offset, maxBody);
      while (size > 0) {
        offset += size;
        frames++;
        bytes += size;
        if (!taker.take(frame)) {
          over = true;
        }
        size = over ? 0 : frame.moveTo(offset, maxBody);
      }
    } finally {
      KeptArray.giveBack(frame.drop());
      in.skipBytes(offset);
    }
  }
}
