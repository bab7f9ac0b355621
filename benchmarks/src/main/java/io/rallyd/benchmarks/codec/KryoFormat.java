package io.rallyd.benchmarks.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.CollectionSerializer;
import com.esotericsoftware.kryo.serializers.MapSerializer;
import io.rallyd.protocol.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * Kryo with its default settings, but that no class has to be registered, and that it is told how
 * to read maps and lists that cannot be modified, which it cannot of itself.
 */
final class KryoFormat implements Format {
  private static final int LARGEST = 16 << 20;

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(4096, LARGEST);

  KryoFormat() {
    kryo.setRegistrationRequired(false);
    kryo.setInstantiatorStrategy(new StdInstantiatorStrategy());
    kryo.addDefaultSerializer(
        Collections.unmodifiableMap(new LinkedHashMap<>()).getClass(), new OrderedMaps());
    kryo.addDefaultSerializer(
        Collections.unmodifiableList(new ArrayList<>()).getClass(), new Lists());
  }

  @Override
  public byte[] encode(Message message) {
    output.reset();
    kryo.writeClassAndObject(output, message);
    return output.toBytes();
  }

  @Override
  public Object decode(byte[] bytes, Class<? extends Message> type) {
    return kryo.readClassAndObject(new Input(bytes));
  }

  private static final class Lists extends CollectionSerializer<List<?>> {
    @Override
    protected List<?> create(Kryo kryo, Input input, Class<? extends List<?>> type, int size) {
      return new ArrayList<>(size);
    }
  }

  private static final class OrderedMaps extends MapSerializer<Map<?, ?>> {
    @Override
    protected Map<?, ?> create(Kryo kryo, Input input, Class<? extends Map<?, ?>> type, int size) {
      return new LinkedHashMap<>(size * 2);
    }
  }
}
