package io.rallyd.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Messages to bytes and back: our codec on pooled direct buffers against what is commonly used, on
 * byte arrays as it is used.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CodecBenchmark {
  private static final int LARGEST = 16 << 20;

  /** What is asked of all contenders. */
  @State(Scope.Benchmark)
  public static class Workload {
    /** Which message; {@code every} is one of each kind of the catalogue, one after the other. */
    @Param({"drive", "notice", "delta", "every"})
    public String message;

    List<Message> messages() {
      return Samples.named(message);
    }
  }

  /** Our codec. */
  @State(Scope.Thread)
  public static class Rallyd {
    private final MessageCodec codec = new MessageCodec(Catalogue.current());
    private Message[] messages;
    private ByteBuf[] encoded;
    private ByteBuf target;

    /** Encodes all once. */
    @Setup
    public void setUp(Workload workload) {
      messages = workload.messages().toArray(Message[]::new);
      encoded = new ByteBuf[messages.length];
      target = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10);
      for (int i = 0; i < encoded.length; i++) {
        encoded[i] = PooledByteBufAllocator.DEFAULT.directBuffer(256);
        codec.encode(messages[i], encoded[i], LARGEST);
      }
    }

    /** Gives the buffers back. */
    @TearDown
    public void tearDown() {
      target.release();
      for (ByteBuf each : encoded) {
        each.release();
      }
    }

    ByteBuf encode() {
      target.clear();
      for (Message message : messages) {
        codec.encode(message, target, LARGEST);
      }
      return target;
    }

    void decode(Blackhole sink) {
      for (ByteBuf each : encoded) {
        sink.consume(codec.decode(each));
      }
    }
  }

  /** Another way. */
  @State(Scope.Thread)
  public abstract static class Other {
    private Format format;
    private Message[] messages;
    private byte[][] encoded;

    abstract String name();

    /** Encodes all once. */
    @Setup
    public void setUp(Workload workload) throws IOException {
      format = Format.named(name());
      messages = workload.messages().toArray(Message[]::new);
      encoded = new byte[messages.length][];
      for (int i = 0; i < encoded.length; i++) {
        encoded[i] = format.encode(messages[i]);
      }
    }

    void encode(Blackhole sink) throws IOException {
      for (Message message : messages) {
        sink.consume(format.encode(message));
      }
    }

    void decode(Blackhole sink) throws IOException {
      for (int i = 0; i < encoded.length; i++) {
        sink.consume(format.decode(encoded[i], messages[i].getClass()));
      }
    }
  }

  /** Jackson's CBOR. */
  public static class Cbor extends Other {
    @Override
    String name() {
      return "cbor";
    }
  }

  /** Java serialization. */
  public static class Java extends Other {
    @Override
    String name() {
      return "java";
    }
  }

  /** Jackson's JSON. */
  public static class Json extends Other {
    @Override
    String name() {
      return "json";
    }
  }

  /** Kryo with its default settings. */
  public static class Kryo extends Other {
    @Override
    String name() {
      return "kryo";
    }
  }

  /** Jackson's Smile. */
  public static class Smile extends Other {
    @Override
    String name() {
      return "smile";
    }
  }

  /** Our encoder. */
  @Benchmark
  public ByteBuf rallydEncode(Rallyd codec) {
    return codec.encode();
  }

  /** Our decoder. */
  @Benchmark
  public void rallydDecode(Rallyd codec, Blackhole sink) {
    codec.decode(sink);
  }

  /** Jackson's CBOR. */
  @Benchmark
  public void cborEncode(Cbor format, Blackhole sink) throws IOException {
    format.encode(sink);
  }

  /** Jackson's CBOR. */
  @Benchmark
  public void cborDecode(Cbor format, Blackhole sink) throws IOException {
    format.decode(sink);
  }

  /** Java serialization. */
  @Benchmark
  public void javaEncode(Java format, Blackhole sink) throws IOException {
    format.encode(sink);
  }

  /** Java serialization. */
  @Benchmark
  public void javaDecode(Java format, Blackhole sink) throws IOException {
    format.decode(sink);
  }

  /** Jackson's JSON. */
  @Benchmark
  public void jsonEncode(Json format, Blackhole sink) throws IOException {
    format.encode(sink);
  }

  /** Jackson's JSON. */
  @Benchmark
  public void jsonDecode(Json format, Blackhole sink) throws IOException {
    format.decode(sink);
  }

  /** Kryo with its default settings. */
  @Benchmark
  public void kryoEncode(Kryo format, Blackhole sink) throws IOException {
    format.encode(sink);
  }

  /** Kryo with its default settings. */
  @Benchmark
  public void kryoDecode(Kryo format, Blackhole sink) throws IOException {
    format.decode(sink);
  }

  /** Jackson's Smile. */
  @Benchmark
  public void smileEncode(Smile format, Blackhole sink) throws IOException {
    format.encode(sink);
  }

  /** Jackson's Smile. */
  @Benchmark
  public void smileDecode(Smile format, Blackhole sink) throws IOException {
    format.decode(sink);
  }
}
