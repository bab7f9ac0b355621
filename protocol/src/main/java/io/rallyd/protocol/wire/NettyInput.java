package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.io.ByteBufferInput;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Kryo's input straight from the memory of a Netty buffer. */
final class NettyInput extends ByteBufferInput {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final WireReader reader = new WireReader(this);
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  NettyInput() {
    super(NONE);
  }

  WireReader reader() {
    return reader;
  }

  /** Starts reading all readable bytes of {@code buffer}, whose indices stay where they are. */
  void begin(ByteBuf buffer) {
    setBuffer(buffer.nioBuffer(buffer.readerIndex(), buffer.readableBytes()));
    reader.begin();
  }

  /** Lets go of the buffer. */
  void drop() {
    setBuffer(NONE);
  }

  int remaining() {
    return limit - position;
  }

  /** Reads text of so many bytes, which the caller has seen to be there. */
  String readUtf8(int bytes) {
    ByteBuffer slice = byteBuffer.duplicate();
    slice.position(position).limit(position + bytes);
    try {
      CharBuffer text = utf8.decode(slice);
      setPosition(position + bytes);
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new WireException("text that is not UTF-8", e);
    }
  }
}
