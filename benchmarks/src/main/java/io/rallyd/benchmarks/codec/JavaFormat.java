package io.rallyd.benchmarks.codec;

import io.rallyd.protocol.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;

/**
 * Java serialization. Messages are not {@link Serializable}, on purpose; so each record goes as its
 * class and its components.
 */
final class JavaFormat implements Format {
  @Override
  public byte[] encode(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new Replacing(bytes)) {
      out.writeObject(message);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object decode(byte[] bytes, Class<? extends Message> type) throws IOException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private static final class Replacing extends ObjectOutputStream {
    Replacing(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object value) {
      return value instanceof Record && !(value instanceof Serializable)
          ? Shown.of((Record) value)
          : value;
    }
  }

  /** A record for {@link Serializable}. */
  private static final class Shown implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    private static final ClassValue<RecordComponent[]> COMPONENTS =
        new ClassValue<>() {
          @Override
          protected RecordComponent[] computeValue(Class<?> type) {
            return type.getRecordComponents();
          }
        };

    private final Class<?> type;

    @SuppressWarnings("serial") // What messages are made of is serializable.
    private final Object[] values;

    private Shown(Class<?> type, Object[] values) {
      this.type = type;
      this.values = values;
    }

    static Shown of(Record value) {
      RecordComponent[] components = COMPONENTS.get(value.getClass());
      Object[] values = new Object[components.length];
      try {
        for (int i = 0; i < values.length; i++) {
          values[i] = components[i].getAccessor().invoke(value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
      return new Shown(value.getClass(), values);
    }

    @Serial
    private Object readResolve() {
      RecordComponent[] components = COMPONENTS.get(type);
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = components[i].getType();
      }
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
