package io.rallyd.jinja.value;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Truth of values: zero, empty, None and undefined are false. */
public final class Truth {
  private Truth() {}

  /** The truth of a value. */
  public static boolean of(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    } else if (value == null || value instanceof Undefined) {
      return false;
    } else if (value instanceof String text) {
      return !text.isEmpty();
    } else if (value instanceof Long number) {
      return number != 0;
    } else if (value instanceof Double number) {
      return number != 0;
    } else if (value instanceof BigInteger number) {
      return number.signum() != 0;
    } else if (value instanceof List<?> list) {
      return !list.isEmpty();
    } else if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    } else if (value instanceof Sized sized) {
      return sized.length() != 0;
    }
    return true;
  }
}
