package io.rallyd.protocol.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;

/** Condenses the shapes of messages to 64 bits (FNV-1a); guards against mistakes, not malice. */
final class Fingerprint {
  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  private Fingerprint() {}

  /** Returns the fingerprint of what was there before and one message more. */
  static long add(long before, int number, Class<?> type) {
    String shape = number + " " + shape(type);
    long hash = before == 0 ? BASIS : before;
    for (int i = 0; i < shape.length(); i++) {
      hash = (hash ^ shape.charAt(i)) * PRIME;
    }
    return hash;
  }

  private static String shape(Type type) {
    if (type instanceof ParameterizedType generic) {
      StringBuilder text = new StringBuilder(shape(generic.getRawType())).append('<');
      for (Type argument : generic.getActualTypeArguments()) {
        text.append(shape(argument)).append(',');
      }
      return text.append('>').toString();
    }
    if (type instanceof Class<?> named && named.isRecord()) {
      StringBuilder text = new StringBuilder(named.getSimpleName()).append('(');
      for (RecordComponent component : named.getRecordComponents()) {
        text.append(component.getName()).append(':').append(shape(component.getGenericType()));
        text.append(',');
      }
      return text.append(')').toString();
    }
    return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
  }
}
