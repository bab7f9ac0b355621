package io.rallyd.protocol.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a record's {@link Wire} gets its fields with. No length or count is believed beyond the
 * bytes that are really left, nesting and the number of elements in one message are bounded, so
 * that hostile bytes cost no more memory than a small multiple of their own size. Collections are
 * unmodifiable and keep their order; nothing is null but where it says so. For one thread.
 */
public final class WireReader {
  /** How deep values may be nested in a tree. */
  public static final int MAX_DEPTH = 64;

  /** How many elements all collections of one message may have together. */
  public static final int MAX_ELEMENTS = 1 << 18;

  /** Longest text of a number that needs more than 64 bits; parsing cost grows with its square. */
  private static final int MAX_BIG_NUMBER = 4096;

  private final MessageInput in;
  private int elementsLeft;

  WireReader(MessageInput in) {
    this.in = in;
  }

  void begin() {
    elementsLeft = MAX_ELEMENTS;
  }

  /** Gets an int. */
  public int getInt() {
    return in.readVarInt(false);
  }

  /** Gets a long. */
  public long getLong() {
    return in.readVarLong(false);
  }

  /** Gets a double. */
  public double getDouble() {
    return in.readDouble();
  }

  /** Gets a boolean. */
  public boolean getBoolean() {
    byte value = in.readByte();
    if (value != 0 && value != 1) {
      throw new WireException("a boolean that is neither 0 nor 1");
    }
    return value == 1;
  }

  /** Gets a text. */
  public String getString() {
    return in.readUtf8(getCount(1));
  }

  /** Gets bytes. */
  public byte[] getBytes() {
    return in.readBytes(getCount(1));
  }

  /** Gets a nested record. */
  public <T> T get(Wire<T> wire) {
    return wire.get(this);
  }

  /** Gets a nested record or null. */
  public <T> T getOptional(Wire<T> wire) {
    return getBoolean() ? wire.get(this) : null;
  }

  /** Gets a list of texts. */
  public List<String> getStrings() {
    return getEach(WireReader::getString);
  }

  /** Gets a list of records. */
  public <T> List<T> getList(Wire<T> wire) {
    return getEach(wire::get);
  }

  /** Gets a list, each element by the given function. */
  public <T> List<T> getEach(Function<WireReader, T> element) {
    int count = getElements(1);
    if (count == 0) {
      return List.of();
    }
    List<T> values = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      values.add(element.apply(this));
    }
    return Collections.unmodifiableList(values);
  }

  /** Gets a map, each value by the given function. */
  public <V> Map<String, V> getMap(Function<WireReader, V> element) {
    int count = getElements(2);
    if (count == 0) {
      return Map.of();
    }
    Map<String, V> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = getString();
      values.put(key, element.apply(this));
    }
    return Collections.unmodifiableMap(values);
  }

  /** Gets a tree of JSON values as {@link WireWriter#putTree} puts it. */
  public Map<String, Object> getTree() {
    return getMap(in -> in.getValue(1));
  }

  private Object getValue(int depth) {
    if (depth > MAX_DEPTH) {
      throw new WireException("values nested deeper than " + MAX_DEPTH);
    }
    byte tag = in.readByte();
    return switch (tag) {
      case TreeTag.NULL -> null;
      case TreeTag.FALSE -> false;
      case TreeTag.TRUE -> true;
      case TreeTag.INT -> getInt();
      case TreeTag.LONG -> getLong();
      case TreeTag.DOUBLE -> getDouble();
      case TreeTag.STRING -> getString();
      case TreeTag.LIST -> getEach(in -> in.getValue(depth + 1));
      case TreeTag.MAP -> getMap(in -> in.getValue(depth + 1));
      case TreeTag.BIG_INTEGER -> getBigNumber(BigInteger::new);
      case TreeTag.BIG_DECIMAL -> getBigNumber(BigDecimal::new);
      default -> throw new WireException("a value of unknown type " + tag);
    };
  }

  private Object getBigNumber(Function<String, Object> parser) {
    String text = getString();
    if (text.length() > MAX_BIG_NUMBER) {
      throw new WireException("a number of more than " + MAX_BIG_NUMBER + " characters");
    }
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new WireException("a number that is none", e);
    }
  }

  private int getElements(int bytesEach) {
    int count = getCount(bytesEach);
    if (count > elementsLeft) {
      throw new WireException("more than " + MAX_ELEMENTS + " elements in one message");
    }
    elementsLeft -= count;
    return count;
  }

  /** Gets the count of things that take at least so many bytes each. */
  private int getCount(int bytesEach) {
    int count = in.readVarInt(true);
    if (count < 0 || count > in.remaining() / bytesEach) {
      throw new WireException(
          "a count of " + count + " where " + in.remaining() + " bytes are left");
    }
    return count;
  }
}
