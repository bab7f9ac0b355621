package io.rallyd.protocol.wire;

import io.rallyd.protocol.Message;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message of any type with a different value in every field, always the same ones. */
final class Samples {
  private int counter;

  private Samples() {}

  static Message of(Class<?> type) {
    return (Message) new Samples().record(type);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), components[i].getName());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot make a sample of " + type, e);
    }
  }

  private Object value(Type type, String name) {
    counter++;
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new ArrayList<>(List.of(value(arguments[0], name), value(arguments[0], name)));
      }
      return map(arguments[1], name);
    }
    if (type == String.class) {
      return name + " é\uD83D\uDE80 " + counter;
    } else if (type == int.class || type == Integer.class) {
      return counter % 2 == 0 ? counter : -1_000_000 * counter;
    } else if (type == long.class || type == Long.class) {
      return counter % 2 == 0 ? counter : Long.MIN_VALUE + counter;
    } else if (type == double.class || type == Double.class) {
      return counter + 0.25;
    } else if (type == boolean.class) {
      return counter % 2 == 0;
    } else if (type == byte[].class) {
      return new byte[] {(byte) counter, -1, 0, 127};
    } else if (type == Object.class) {
      return name + counter;
    }
    return record((Class<?>) type);
  }

  private Map<String, Object> map(Type valueType, String name) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("one", value(valueType, name));
    map.put("two", value(valueType, name));
    if (valueType == Object.class) {
      map.put("null", null);
      map.put("int", 42);
      map.put("long", 1L << 40);
      map.put("double", -0.5);
      map.put("true", true);
      map.put("big", new BigInteger("123456789012345678901234567890"));
      map.put("decimal", new BigDecimal("1.000000000000000000001"));
      map.put("list", List.of(1, "two", List.of(), Map.of("three", 3L)));
    }
    return map;
  }
}
