package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;

/** Kryo's output straight into an array of the taker, who gives more of it up to a limit. */
final class MessageOutput extends Output {
  private static final byte[] NONE = {};
  private static final int NOT_ASCII = ~0x7f;

  private final WireWriter writer = new WireWriter(this);
  private Room room;
  private int base;
  private int end;

  MessageOutput() {
    super(NONE);
  }

  WireWriter writer() {
    return writer;
  }

  /** Starts writing at the position of {@code memory}, an array, at most {@code maxBytes}. */
  void begin(ByteBuffer memory, int maxBytes, Room more) {
    room = more;
    use(memory, 0, maxBytes);
  }

  /** Returns how many bytes were written. */
  int written() {
    return position - base;
  }

  /** Lets go of the memory. */
  void drop() {
    room = null;
    buffer = NONE;
    capacity = 0;
    position = 0;
    base = 0;
    end = 0;
  }

  /**
   * Writes a text with the count of its bytes before. The JDK copies ASCII many times faster than
   * any loop over characters writes it, and nearly every text is ASCII.
   */
  void writeText(String text) {
    int length = text.length();
    int seen = 0;
    for (int i = 0; i < length; i++) {
      seen |= text.charAt(i);
    }
    if ((seen & NOT_ASCII) == 0) {
      writeVarInt(length, true);
      writeAsciiText(text, length);
    } else {
      int bytes = utf8Bytes(text, length);
      writeVarInt(bytes, true);
      require(bytes);
      writeUtf8(text, length);
    }
  }

  @SuppressWarnings("deprecation")
  private void writeAsciiText(String text, int length) {
    require(length);
    text.getBytes(0, length, buffer, position);
    position += length;
  }

  /** Counts what {@link #writeUtf8} writes. */
  private static int utf8Bytes(String text, int length) {
    int bytes = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (isPair(text, i, length)) {
        i++;
        bytes += 4;
      } else {
        bytes++;
      }
    }
    return bytes;
  }

  private static boolean isPair(String text, int high, int length) {
    return Character.isHighSurrogate(text.charAt(high))
        && high + 1 < length
        && Character.isLowSurrogate(text.charAt(high + 1));
  }

  /** A half of a surrogate pair becomes a question mark, as everywhere in Java. */
  private void writeUtf8(String text, int length) {
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        buffer[position++] = (byte) c;
      } else if (c < 0x800) {
        buffer[position++] = (byte) (0xc0 | c >> 6);
        tail(c);
      } else if (!Character.isSurrogate(c)) {
        buffer[position++] = (byte) (0xe0 | c >> 12);
        tail(c >> 6);
        tail(c);
      } else if (isPair(text, i, length)) {
        i++;
        int point = Character.toCodePoint(c, text.charAt(i));
        buffer[position++] = (byte) (0xf0 | point >> 18);
        tail(point >> 12);
        tail(point >> 6);
        tail(point);
      } else {
        buffer[position++] = (byte) '?';
      }
    }
  }

  private void tail(int bits) {
    buffer[position++] = (byte) (0x80 | bits & 0x3f);
  }

  @Override
  protected boolean require(int required) {
    if (capacity - position >= required) {
      return false;
    }
    if (required > end - position) {
      throw new WireException("a message larger than " + (end - base) + " bytes");
    }
    int written = written();
    use(room.grow(written, required), written, end - base);
    return true;
  }

  private void use(ByteBuffer memory, int written, int maxBytes) {
    int offset = memory.arrayOffset();
    base = offset + memory.position();
    end = base + maxBytes;
    capacity = Math.min(offset + memory.limit(), end);
    position = base + written;
    buffer = memory.array();
  }
}
