package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes are cut into the same frames however they are cut into segments, and are no frames with the
 * typed error. The first byte of an input says whether a header is put right, the second how long
 * the segments are.
 */
public final class FrameFuzz {
  private static final int MAX = 4096;

  private FrameFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzInput input = new FuzzInput(bytes);
    boolean repaired = (input.next() & 1) == 1;
    int segment = 1 + input.next();
    byte[] raw = repaired ? framed(input) : input.rest();
    List<String> whole = decode(raw, Math.max(1, raw.length));
    List<String> pieces = decode(raw, segment);
    if (!whole.equals(pieces)) {
      throw new AssertionError(whole + " in one, " + pieces + " in pieces of " + segment);
    }
  }

  /** Returns frames with the right magic, length and sum around what the input has. */
  private static byte[] framed(FuzzInput input) {
    ByteBuf all = Unpooled.buffer();
    FrameKind[] kinds = FrameKind.values();
    while (!input.isEmpty()) {
      ByteBuf frame = Unpooled.buffer();
      FrameFormat.reserveHeader(frame);
      FrameKind kind = kinds[input.next() % kinds.length];
      long correlation = input.next();
      long sequence = input.next();
      frame.writeBytes(input.next(input.next()));
      FrameFormat.writeHeader(frame, kind, correlation, sequence);
      all.writeBytes(frame);
    }
    return ByteBufUtil.getBytes(all);
  }

  private static List<String> decode(byte[] raw, int segment) {
    FrameDecoder decoder = new FrameDecoder(MAX, new Counters());
    List<String> frames = new ArrayList<>();
    boolean bad = false;
    for (int at = 0; at < raw.length; at += segment) {
      ByteBuf part = Unpooled.copiedBuffer(raw, at, Math.min(segment, raw.length - at));
      try {
        decoder.decode(part, frame -> frames.add(text(frame)));
      } catch (WireException expected) {
        bad = true;
      }
      if (part.refCnt() != 0) {
        throw new AssertionError("bytes were kept");
      }
    }
    decoder.close();
    frames.add(bad ? "bad" : "good");
    return frames;
  }

  private static String text(Frame frame) {
    String body = ByteBufUtil.hexDump(frame.body());
    if (frame.kind() != FrameKind.STREAM_CHUNK
        && !body.equals(ByteBufUtil.hexDump(frame.bytes(), frame.bodyAt(), frame.bodyLength()))) {
      throw new AssertionError("two bodies of one frame");
    }
    return frame.kind() + " " + frame.correlation() + " " + frame.sequence() + " " + body;
  }
}
