package io.rallyd.protocol.wire;

/** The byte before each value of a JSON tree. Numbers are never reused. */
final class TreeTag {
  static final byte NULL = 0;
  static final byte FALSE = 1;
  static final byte TRUE = 2;
  static final byte INT = 3;
  static final byte LONG = 4;
  static final byte DOUBLE = 5;
  static final byte STRING = 6;
  static final byte LIST = 7;
  static final byte MAP = 8;
  static final byte BIG_INTEGER = 9;
  static final byte BIG_DECIMAL = 10;

  private TreeTag() {}
}
