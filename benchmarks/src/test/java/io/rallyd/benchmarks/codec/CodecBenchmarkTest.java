package io.rallyd.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecBenchmarkTest {

  @ParameterizedTest
  @CsvSource({
    "drive,kryo",
    "notice,kryo",
    "delta,kryo",
    "every,kryo",
    "drive,json",
    "notice,json",
    "delta,json",
    "delta,smile",
    "delta,cbor",
    "delta,java",
    "every,java"
  })
  void everyContenderGetsBackWhatItPut(String messages, String name) throws IOException {
    Format format = Format.named(name);
    for (Message message : Samples.named(messages)) {
      byte[] encoded = format.encode(message);
      assertSame(format.decode(encoded, message.getClass()), message);
      assertThat(encoded.length).isGreaterThanOrEqualTo(ours(message));
    }
  }

  /** They keep no decimals of more digits than a double has, so not every message comes back. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "smile", "cbor"})
  void treesMakeSomethingOfEveryMessage(String name) throws IOException {
    Format format = Format.named(name);
    for (Message message : Samples.named("every")) {
      byte[] encoded = format.encode(message);
      assertThat(format.decode(encoded, message.getClass())).isInstanceOf(message.getClass());
      assertThat(encoded.length).isGreaterThanOrEqualTo(ours(message));
    }
  }

  private static int ours(Message message) {
    ByteBuf buffer = Unpooled.buffer();
    MessageCodec codec = new MessageCodec(Catalogue.current());
    codec.encode(message, buffer, 1 << 20);
    int bytes = buffer.readableBytes();
    assertSame(codec.decode(buffer), message);
    return bytes;
  }

  @Test
  void everyKindHasItsSizes() throws IOException {
    JsonNode sizes = Sizes.of(10, new PrintStream(OutputStream.nullOutputStream()));
    assertThat(sizes).hasSize(Catalogue.current().entries().size());
    assertThat(sizes.at("/Drive/rallyd").asInt()).isPositive();
  }

  /** Compares arrays by their content, which records do not. */
  private static void assertSame(Object decoded, Message message) {
    assertThat(decoded).usingRecursiveComparison().isEqualTo(message);
  }
}
