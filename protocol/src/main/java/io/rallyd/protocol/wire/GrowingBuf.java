package io.rallyd.protocol.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** A Netty buffer as room for one message behind its writer index. For one thread. */
final class GrowingBuf implements Room {
  private ByteBuf target;
  private int start;

  /** Returns the memory that the buffer has without growing. */
  ByteBuffer begin(ByteBuf buffer) {
    target = buffer;
    start = buffer.writerIndex();
    return view();
  }

  @Override
  public ByteBuffer grow(int written, int required) {
    target.writerIndex(start + written);
    target.ensureWritable(required);
    target.writerIndex(start);
    return view();
  }

  /** Moves the writer index behind a message that was written, and lets go of the buffer. */
  void end(int written) {
    target.writerIndex(start + written);
    target = null;
  }

  private ByteBuffer view() {
    return target.nioBuffer(start, target.capacity() - start);
  }
}
