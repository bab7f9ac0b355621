package io.rallyd.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.io.Output;
import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecBenchmarkTest {

  @ParameterizedTest
  @ValueSource(strings = {"drive", "notice", "delta"})
  void everyContenderGetsBackWhatItPut(String message) throws IOException {
    CodecBenchmark benchmark = new CodecBenchmark();
    benchmark.message = message;
    benchmark.setUp();
    try {
      assertSame(benchmark.rallydDecode(), message);
      assertSame(benchmark.kryoDecode(), message);
      assertSame(benchmark.jsonDecode(), message);
      ByteBuf ours = benchmark.rallydEncode();
      assertSame(new MessageCodec(Catalogue.current()).decode(ours), message);
      Output kryo = benchmark.kryoEncode();
      assertThat((int) kryo.total()).isGreaterThan(ours.readableBytes());
      assertThat(benchmark.jsonEncode().length).isGreaterThan(ours.readableBytes());
    } finally {
      benchmark.tearDown();
    }
  }

  /** Compares arrays by their content, which records do not. */
  private static void assertSame(Object decoded, String message) {
    assertThat(decoded).usingRecursiveComparison().isEqualTo(Samples.named(message));
  }
}
