package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rallyd.protocol.wire.WireException;
import java.nio.charset.StandardCharsets;

/**
 * The body of frames that say why something failed: a byte for the kind, then UTF-8 text. Text
 * alone is used where there is one kind only.
 */
final class Failure {
  private static final int MAX_TEXT = 8192;

  private Failure() {}

  static void write(ByteBuf out, RequestFailedException failure) {
    out.writeByte(code(failure.kind()));
    writeText(out, failure.getMessage());
  }

  static RequestFailedException read(ByteBuf in) {
    if (!in.isReadable()) {
      throw new WireException("a failure without a kind");
    }
    return new RequestFailedException(kind(in.readByte()), readText(in));
  }

  static void writeText(ByteBuf out, String text) {
    String bounded = text == null ? "" : text;
    if (bounded.length() > MAX_TEXT / 3) {
      bounded = bounded.substring(0, MAX_TEXT / 3 - 3) + "...";
    }
    ByteBufUtil.writeUtf8(out, bounded);
  }

  static String readText(ByteBuf in) {
    return in.readCharSequence(Math.min(in.readableBytes(), MAX_TEXT), StandardCharsets.UTF_8)
        .toString();
  }

  private static int code(RequestFailedException.Kind kind) {
    return switch (kind) {
      case REFUSED -> 1;
      case INTERNAL -> 2;
      case DEADLINE -> 3;
      case LINK_LOST -> 4;
      case OVERLOADED -> 5;
      case UNKNOWN_MESSAGE -> 6;
      case BAD_MESSAGE -> 7;
    };
  }

  private static RequestFailedException.Kind kind(int code) {
    for (RequestFailedException.Kind kind : RequestFailedException.Kind.values()) {
      if (code(kind) == code) {
        return kind;
      }
    }
    throw new WireException("a failure of unknown kind " + code);
  }
}
