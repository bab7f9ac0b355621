package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.io.ByteBufferOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/** Kryo's output straight into the memory of a Netty buffer, which grows up to a limit. */
final class NettyOutput extends ByteBufferOutput {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final WireWriter writer = new WireWriter(this);
  private ByteBuf target;
  private int base;
  private int limit;

  NettyOutput() {
    super(NONE, 0);
  }

  WireWriter writer() {
    return writer;
  }

  /** Starts writing at the writer index of {@code buffer}, at most {@code maxBytes}. */
  void begin(ByteBuf buffer, int maxBytes) {
    target = buffer;
    base = buffer.writerIndex();
    limit = maxBytes;
    position = 0;
    map();
  }

  /** Moves the writer index behind what was written. */
  void end() {
    target.writerIndex(base + position);
    drop();
  }

  /** Lets go of the buffer; its writer index stays where it was. */
  void drop() {
    target = null;
    byteBuffer = NONE;
    capacity = 0;
    position = 0;
  }

  /** Returns whether writing has begun and not ended. */
  boolean pending() {
    return target != null;
  }

  void writeUtf8(String text, int bytes) {
    require(bytes);
    target.writerIndex(base + position);
    ByteBufUtil.reserveAndWriteUtf8(target, text, bytes);
    target.writerIndex(base);
    setPosition(position + bytes);
  }

  @Override
  protected boolean require(int required) {
    if (capacity - position >= required) {
      return false;
    }
    if (required > limit - position) {
      throw new WireException("a message larger than " + limit + " bytes");
    }
    target.writerIndex(base + position);
    target.ensureWritable(required);
    target.writerIndex(base);
    map();
    return true;
  }

  private void map() {
    capacity = Math.min(target.capacity() - base, limit);
    byteBuffer = target.nioBuffer(base, capacity);
    byteBuffer.position(position);
  }
}
