package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.util.function.Function;

/** Messages of the catalogue whose encoded body has exactly the size wanted. */
final class Sized {
  /** Ids below this take one byte, so that all messages are of one size. */
  static final int IDS = 64;

  private static final MessageCodec CODEC = new MessageCodec(Catalogue.current());
  private static final int LARGEST = 16 << 20;

  private Sized() {}

  static RequestFile request(int bytes, long id) {
    return exactly(bytes, text -> new RequestFile("race", id, text));
  }

  static FileSent answer(int bytes, long id) {
    return exactly(bytes, text -> new FileSent(id, text));
  }

  static NodeNotice notice(int bytes) {
    return exactly(bytes, text -> new NodeNotice("race", "info", text));
  }

  /** Returns how long the frame of a message with such a body is. */
  static int frameBytes(int body) {
    return FrameFormat.HEADER + body;
  }

  static int bodyBytes(Message message) {
    ByteBuf buffer = Unpooled.buffer();
    CODEC.encode(message, buffer, LARGEST);
    return buffer.readableBytes();
  }

  private static <M extends Message> M exactly(int bytes, Function<String, M> ofText) {
    for (int length = bytes; length >= 0; length--) {
      M message = ofText.apply("x".repeat(length));
      int size = bodyBytes(message);
      if (size == bytes) {
        return message;
      }
      if (size < bytes) {
        break;
      }
    }
    throw new IllegalArgumentException("no such message has " + bytes + " bytes");
  }
}
