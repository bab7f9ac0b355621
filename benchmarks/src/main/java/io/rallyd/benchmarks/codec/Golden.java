package io.rallyd.benchmarks.codec;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The message of every kind whose bytes are kept with the protocol. */
final class Golden {
  private static final MessageCodec CODEC = new MessageCodec(Catalogue.current());

  private Golden() {}

  /** Returns one message of every kind of the catalogue. */
  static List<Message> every() {
    return CODEC.catalogue().entries().stream().map(Golden::read).toList();
  }

  private static Message read(Catalogue.Entry<?> entry) {
    String name = "/golden/" + entry.number() + "-" + entry.type().getSimpleName() + ".hex";
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + name);
      }
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      byte[] bytes = ByteBufUtil.decodeHexDump(hex.replaceAll("\\s", ""));
      return CODEC.decode(Unpooled.wrappedBuffer(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
