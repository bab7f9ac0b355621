package io.rallyd.protocol.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.BiConsumer;

/**
 * What a record's {@link Wire} puts its fields with. Every method has its counterpart in {@link
 * WireReader}; nothing may be null but where it says so. For one thread.
 */
public final class WireWriter {
  private final MessageOutput out;

  WireWriter(MessageOutput out) {
    this.out = out;
  }

  /** Puts an int; small absolute values are short. */
  public void putInt(int value) {
    out.writeVarInt(value, false);
  }

  /** Puts a long; small absolute values are short. */
  public void putLong(long value) {
    out.writeVarLong(value, false);
  }

  /** Puts a double as its eight bytes. */
  public void putDouble(double value) {
    out.writeDouble(value);
  }

  /** Puts a boolean. */
  public void putBoolean(boolean value) {
    out.writeByte(value ? 1 : 0);
  }

  /** Puts a text. */
  public void putString(String value) {
    out.writeText(value);
  }

  /** Puts bytes. */
  public void putBytes(byte[] value) {
    putCount(value.length);
    out.writeBytes(value);
  }

  /** Puts a nested record. */
  public <T> void put(Wire<T> wire, T value) {
    if (value == null) {
      throw new WireException("a field is null that has to be there");
    }
    wire.put(this, value);
  }

  /** Puts a nested record or null. */
  public <T> void putOptional(Wire<T> wire, T value) {
    putBoolean(value != null);
    if (value != null) {
      wire.put(this, value);
    }
  }

  /** Puts a list of texts. */
  public void putStrings(List<String> values) {
    putEach(values, WireWriter::putString);
  }

  /** Puts a list of records. */
  public <T> void putList(List<T> values, Wire<T> wire) {
    putEach(values, wire::put);
  }

  /** Puts a list, each element by the given function. */
  public <T> void putEach(List<T> values, BiConsumer<WireWriter, T> element) {
    int count = values.size();
    putCount(count);
    if (values instanceof RandomAccess) {
      // An iterator would be garbage.
      for (int i = 0; i < count; i++) {
        element.accept(this, values.get(i));
      }
    } else {
      for (T value : values) {
        element.accept(this, value);
      }
    }
  }

  /** Puts a map in its order of iteration, each value by the given function. */
  public <V> void putMap(Map<String, V> values, BiConsumer<WireWriter, V> element) {
    putCount(values.size());
    values.forEach(
        (key, value) -> {
          putString(key);
          element.accept(this, value);
        });
  }

  /**
   * Puts a tree of JSON values: null, Boolean, Integer, Long, Double, BigInteger, BigDecimal,
   * String, List and Map with texts as keys; other numbers become the nearest of these.
   */
  public void putTree(Map<String, Object> tree) {
    putMap(tree, (out, value) -> out.putValue(value, 1));
  }

  void putCount(int count) {
    out.writeVarInt(count, true);
  }

  private void putValue(Object value, int depth) {
    if (depth > WireReader.MAX_DEPTH) {
      throw new WireException("values nested deeper than " + WireReader.MAX_DEPTH);
    }
    if (value == null) {
      out.writeByte(TreeTag.NULL);
    } else if (value instanceof Boolean b) {
      out.writeByte(b ? TreeTag.TRUE : TreeTag.FALSE);
    } else if (value instanceof String s) {
      out.writeByte(TreeTag.STRING);
      putString(s);
    } else if (value instanceof Number n) {
      putNumber(n);
    } else if (value instanceof List<?> list) {
      out.writeByte(TreeTag.LIST);
      putCount(list.size());
      list.forEach(v -> putValue(v, depth + 1));
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(TreeTag.MAP);
      putCount(map.size());
      map.forEach(
          (k, v) -> {
            putString((String) k);
            putValue(v, depth + 1);
          });
    } else {
      throw new WireException("a value of " + value.getClass() + " among JSON values");
    }
  }

  private void putNumber(Number value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      out.writeByte(TreeTag.INT);
      putInt(value.intValue());
    } else if (value instanceof Long) {
      out.writeByte(TreeTag.LONG);
      putLong(value.longValue());
    } else if (value instanceof BigInteger) {
      out.writeByte(TreeTag.BIG_INTEGER);
      putString(value.toString());
    } else if (value instanceof BigDecimal) {
      out.writeByte(TreeTag.BIG_DECIMAL);
      putString(value.toString());
    } else {
      out.writeByte(TreeTag.DOUBLE);
      putDouble(value.doubleValue());
    }
  }
}
