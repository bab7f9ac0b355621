package io.rallyd.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How a record travels: two hand-written functions beside it, one that puts its fields and one that
 * gets them in the same order. Safe for use by many threads.
 *
 * @param <T> the record
 */
public final class Wire<T> extends Serializer<T> {
  private final BiConsumer<WireWriter, T> putting;
  private final Function<WireReader, T> getting;

  private Wire(BiConsumer<WireWriter, T> putting, Function<WireReader, T> getting) {
    super(false, true);
    this.putting = putting;
    this.getting = getting;
  }

  /** Returns the format made of these two functions. */
  public static <T> Wire<T> of(BiConsumer<WireWriter, T> putting, Function<WireReader, T> getting) {
    return new Wire<>(putting, getting);
  }

  void put(WireWriter out, T value) {
    putting.accept(out, value);
  }

  T get(WireReader in) {
    return getting.apply(in);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    put(((MessageOutput) output).writer(), value);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    return get(((MessageInput) input).reader());
  }
}
