package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import io.rallyd.protocol.wire.WireException;
import java.util.Arrays;

/** Bytes are a message that stays itself when it travels on, or end with the typed error. */
public final class BodyFuzz {
  private static final int MAX = 16 << 20;
  private static final MessageCodec CODEC = new MessageCodec(Catalogue.current());

  private BodyFuzz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    MessageCodec.peekNumber(Unpooled.wrappedBuffer(bytes));
    Message message;
    try {
      message = CODEC.decode(Unpooled.wrappedBuffer(bytes));
    } catch (WireException expected) {
      return;
    }
    byte[] once = encode(message);
    byte[] twice = encode(CODEC.decode(Unpooled.wrappedBuffer(once)));
    if (!Arrays.equals(once, twice)) {
      throw new AssertionError("not the same when it travels on: " + message);
    }
  }

  private static byte[] encode(Message message) {
    ByteBuf buffer = Unpooled.buffer();
    CODEC.encode(message, buffer, MAX);
    return ByteBufUtil.getBytes(buffer);
  }
}
