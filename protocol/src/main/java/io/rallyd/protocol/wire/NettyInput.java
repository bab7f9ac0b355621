package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Kryo's input straight from the memory of a Netty buffer. */
final class NettyInput extends ByteBufferInput {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  /** Longest text whose bytes are read into an array that is kept. */
  private static final int KEPT_TEXT = 64 << 10;

  /** What malformed bytes become when they are decoded leniently. */
  private static final char REPLACEMENT = '\uFFFD';

  private final WireReader reader = new WireReader(this);
  private final CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
  private byte[] text = new byte[256];

  NettyInput() {
    super(NONE);
  }

  WireReader reader() {
    return reader;
  }

  /** Starts reading {@code length} bytes from {@code from} on. */
  void begin(ByteBuffer memory, int from, int length) {
    byteBuffer = memory;
    memory.limit(from + length).position(from);
    capacity = from + length;
    limit = from + length;
    position = from;
    reader.begin();
  }

  /** Lets go of the buffer. */
  void drop() {
    byteBuffer = NONE;
    capacity = 0;
    limit = 0;
    position = 0;
  }

  /** Kryo's own would move bytes about, in memory that is not its. */
  @Override
  protected int require(int required) {
    int there = limit - position;
    if (there < required) {
      throw new KryoBufferUnderflowException("underflow");
    }
    return there;
  }

  int remaining() {
    return limit - position;
  }

  /**
   * Reads text of so many bytes, which the caller has seen to be there. The JDK decodes an array,
   * leniently, many times faster than a buffer, so only text that may have been malformed is looked
   * at again.
   */
  String readUtf8(int bytes) {
    byte[] array = array(bytes);
    byteBuffer.get(position, array, 0, bytes);
    String lenient = new String(array, 0, bytes, StandardCharsets.UTF_8);
    if (lenient.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(array, bytes);
    }
    setPosition(position + bytes);
    return lenient;
  }

  private byte[] array(int bytes) {
    if (bytes > KEPT_TEXT) {
      return new byte[bytes];
    }
    if (bytes > text.length) {
      text = new byte[Math.min(KEPT_TEXT, Math.max(bytes, 2 * text.length))];
    }
    return text;
  }

  private void requireUtf8(byte[] array, int bytes) {
    try {
      strict.decode(ByteBuffer.wrap(array, 0, bytes));
    } catch (CharacterCodingException e) {
      throw new WireException("text that is not UTF-8", e);
    }
  }
}
