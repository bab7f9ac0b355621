package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Kryo's input straight from the array that has a frame. */
final class MessageInput extends Input {
  private static final byte[] NONE = {};

  /** What malformed bytes become when they are decoded leniently. */
  private static final char REPLACEMENT = '\uFFFD';

  private final WireReader reader = new WireReader(this);
  private final CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();

  MessageInput() {
    super(NONE);
  }

  WireReader reader() {
    return reader;
  }

  /** Starts reading {@code length} bytes from {@code from} on. */
  void begin(byte[] bytes, int from, int length) {
    buffer = bytes;
    capacity = from + length;
    limit = from + length;
    position = from;
    reader.begin();
  }

  /** Lets go of the array. */
  void drop() {
    begin(NONE, 0, 0);
  }

  /** Kryo's own would move bytes about, in an array that is not its. */
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
   * Reads text of so many bytes, which the caller has seen to be there. The JDK decodes leniently
   * many times faster than strictly, so only text that may have been malformed is looked at again.
   */
  String readUtf8(int bytes) {
    String lenient = new String(buffer, position, bytes, StandardCharsets.UTF_8);
    if (lenient.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(bytes);
    }
    position += bytes;
    return lenient;
  }

  private void requireUtf8(int bytes) {
    try {
      strict.decode(ByteBuffer.wrap(buffer, position, bytes));
    } catch (CharacterCodingException e) {
      throw new WireException("text that is not UTF-8", e);
    }
  }
}
