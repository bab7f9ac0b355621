package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.wire.WireException;

/** Makes the buffers of frames, all of them arrays: room for the header, then the body. */
final class Frames {
  private static final int USUAL_SIZE = 256;

  private Frames() {}

  /** Returns a frame whose body is still empty. */
  static ByteBuf empty() {
    ByteBuf frame = ByteBufAllocator.DEFAULT.heapBuffer(USUAL_SIZE);
    FrameFormat.reserveHeader(frame);
    return frame;
  }

  /** Returns a frame whose body is text. */
  static ByteBuf ofText(String text) {
    ByteBuf frame = empty();
    Failure.writeText(frame, text);
    return frame;
  }

  /**
   * Returns a frame whose body is a message.
   *
   * @throws WireException when it cannot be encoded
   */
  static ByteBuf encode(Shared shared, Message message) {
    int most = shared.settings().flow().maxFrameBytes();
    return Unpooled.wrappedBuffer(shared.codec().encode(message, FrameFormat.HEADER, most));
  }
}
