package io.rallyd.benchmarks.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.io.IOException;
import org.objenesis.strategy.StdInstantiatorStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Messages to bytes and back: our codec on pooled direct buffers against Kryo with its default
 * settings and Jackson's JSON, both on byte arrays as they are used.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
public class CodecBenchmark {
  private static final int LARGEST = 16 << 20;

  /** Which message. */
  @Param({"drive", "notice", "delta"})
  public String message;

  private final MessageCodec codec = new MessageCodec(Catalogue.current());
  private final ObjectMapper jackson = new ObjectMapper();
  private final Output kryoOutput = new Output(4096, LARGEST);
  private Kryo kryo;
  private Message sample;
  private ByteBuf target;
  private ByteBuf encoded;
  private byte[] kryoEncoded;
  private byte[] jsonEncoded;

  /** Encodes the message once by each contender. */
  @Setup
  public void setUp() throws IOException {
    sample = Samples.named(message);
    target = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10);
    encoded = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10);
    codec.encode(sample, encoded, LARGEST);
    kryo = new Kryo();
    kryo.setRegistrationRequired(false);
    kryo.setInstantiatorStrategy(new StdInstantiatorStrategy());
    kryoEncode();
    kryoEncoded = kryoOutput.toBytes();
    jsonEncoded = jackson.writeValueAsBytes(sample);
  }

  /** Gives the buffers back. */
  @TearDown
  public void tearDown() {
    target.release();
    encoded.release();
  }

  /** Our encoder. */
  @Benchmark
  public ByteBuf rallydEncode() {
    target.clear();
    codec.encode(sample, target, LARGEST);
    return target;
  }

  /** Kryo's encoder with its default settings. */
  @Benchmark
  public Output kryoEncode() {
    kryoOutput.reset();
    kryo.writeClassAndObject(kryoOutput, sample);
    return kryoOutput;
  }

  /** Jackson's encoder. */
  @Benchmark
  public byte[] jsonEncode() throws IOException {
    return jackson.writeValueAsBytes(sample);
  }

  /** Our decoder. */
  @Benchmark
  public Message rallydDecode() {
    return codec.decode(encoded);
  }

  /** Kryo's decoder with its default settings. */
  @Benchmark
  public Object kryoDecode() {
    return kryo.readClassAndObject(new Input(kryoEncoded));
  }

  /** Jackson's decoder. */
  @Benchmark
  public Message jsonDecode() throws IOException {
    return jackson.readValue(jsonEncoded, sample.getClass());
  }
}
