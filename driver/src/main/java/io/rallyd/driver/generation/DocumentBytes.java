package io.rallyd.driver.generation;

import io.rallyd.protocol.RallyException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in the making, as bytes that grow as needed and are used again after {@link #clear}. Numbers
 * and times are written digit by digit, without an object. For use by one thread.
 */
public final class DocumentBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MILLIS_OF_DAY = 86_400_000;

  private byte[] bytes = new byte[1 << 14];
  private int size;

  /** Returns the bytes; only the first {@link #size} are meant. */
  public byte[] array() {
    return bytes;
  }

  /** Returns how many bytes there are. */
  public int size() {
    return size;
  }

  /** Forgets the text and keeps the room. */
  public void clear() {
    size = 0;
  }

  /** Appends bytes. */
  public DocumentBytes append(byte[] text) {
    return append(text, 0, text.length);
  }

  /** Appends a part of an array. */
  public DocumentBytes append(byte[] text, int from, int length) {
    reserve(length);
    System.arraycopy(text, from, bytes, size, length);
    size += length;
    return this;
  }

  /** Appends one ASCII character. */
  public DocumentBytes append(char character) {
    reserve(1);
    bytes[size++] = (byte) character;
    return this;
  }

  /** Appends a number from 0 in decimal digits. */
  DocumentBytes number(long value) {
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return padded(value, digits);
  }

  /** Appends the last digits of a number from 0, with leading zeros. */
  DocumentBytes padded(long value, int digits) {
    reserve(digits);
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /**
   * Appends a decimal fraction.
   *
   * @param scaled the number times ten to the power of the decimals
   * @param decimals digits behind the point, 1 to 9
   */
  DocumentBytes decimal(long scaled, int decimals) {
    if (scaled < 0) {
      append('-');
    }
    long value = Math.abs(scaled);
    long unit = 1;
    for (int i = 0; i < decimals; i++) {
      unit *= 10;
    }
    return number(value / unit).append('.').padded(value % unit, decimals);
  }

  /** Appends the lowest digits of a number in base 16. */
  DocumentBytes hex(long value, int digits) {
    reserve(digits);
    for (int i = digits - 1; i >= 0; i--) {
      bytes[size++] = HEX[(int) (value >>> 4 * i) & 15];
    }
    return this;
  }

  /** Appends four numbers below 256 with dots between. */
  DocumentBytes address(int value) {
    return number(value >>> 24)
        .append('.')
        .number(value >>> 16 & 255)
        .append('.')
        .number(value >>> 8 & 255)
        .append('.')
        .number(value & 255);
  }

  /**
   * Appends a time as {@code 2026-01-31T23:59:59.999Z}.
   *
   * @param epochMillis milliseconds since 1970, years 0 to 9999
   */
  DocumentBytes time(long epochMillis) {
    long days = Math.floorDiv(epochMillis, MILLIS_OF_DAY);
    int rest = (int) Math.floorMod(epochMillis, (long) MILLIS_OF_DAY);
    date(days);
    append('T').padded(rest / 3_600_000, 2);
    append(':').padded(rest / 60_000 % 60, 2);
    append(':').padded(rest / 1000 % 60, 2);
    return append('.').padded(rest % 1000, 3).append('Z');
  }

  /**
   * Counts in eras of 400 years that begin in March, so that the leap day is the last of a year.
   */
  private void date(long epochDays) {
    long day = epochDays + 719_468;
    long era = Math.floorDiv(day, 146_097L);
    long dayOfEra = day - era * 146_097;
    long year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100);
    long shifted = (5 * dayOfYear + 2) / 153;
    long month = shifted < 10 ? shifted + 3 : shifted - 9;
    padded(year + era * 400 + (month <= 2 ? 1 : 0), 4);
    append('-').padded(month, 2);
    append('-').padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
  }

  private void reserve(int more) {
    long needed = (long) size + more;
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 16) {
        throw new RallyException("A bulk of generated documents is larger than 2 GB.");
      }
      long grown = Math.max(needed, Math.min(bytes.length * 2L, Integer.MAX_VALUE - 16));
      bytes = Arrays.copyOf(bytes, (int) grown);
    }
  }

  /** Returns the bytes of an ASCII text. */
  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the bytes of each of some ASCII texts. */
  static byte[][] ascii(String... texts) {
    return Arrays.stream(texts).map(DocumentBytes::ascii).toArray(byte[][]::new);
  }
}
