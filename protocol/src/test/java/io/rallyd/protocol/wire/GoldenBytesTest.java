package io.rallyd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every message are those in {@code src/test/resources/golden}, one file of hex digits
 * per message. After a wanted change run this test with {@code -Drallyd.golden.write=true}; it then
 * writes the files, and fails so that nobody leaves the switch on.
 */
class GoldenBytesTest {
  private static final int MAX = 1 << 20;
  private static final boolean WRITE = Boolean.getBoolean("rallyd.golden.write");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private final MessageCodec codec = new MessageCodec(Catalogue.current());

  static Stream<Class<?>> messages() {
    return Catalogue.current().entries().stream().map(Catalogue.Entry::type);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void bytesAreThoseOfTheGoldenFile(Class<?> type) throws IOException {
    Path file = golden(type);
    String bytes = ByteBufUtil.hexDump(encode(Samples.of(type))).replaceAll("(.{64})", "$1\n");
    if (WRITE) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, bytes.stripTrailing() + "\n");
      fail("golden file of %s written; now run without the switch", type.getSimpleName());
    }
    assertThat(file).as("golden file; see package-info of this package").exists();
    assertThat(bytes.stripTrailing() + "\n").isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void goldenBytesAreReadAsTheMessage(Class<?> type) throws IOException {
    Message decoded = codec.decode(Unpooled.wrappedBuffer(goldenBytes(type)));

    assertThat(decoded)
        .usingRecursiveComparison(
            RecursiveComparisonConfiguration.builder().withStrictTypeChecking(false).build())
        .isEqualTo(Samples.of(type));
    assertThat(encode(decoded)).isEqualTo(goldenBytes(type));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyPrefixFailsCleanly(Class<?> type) throws IOException {
    byte[] whole = goldenBytes(type);
    for (int length = 0; length < whole.length; length++) {
      ByteBuf prefix = Unpooled.wrappedBuffer(whole, 0, length);
      assertThatThrownBy(() -> codec.decode(prefix))
          .as("first %d bytes", length)
          .isInstanceOf(WireException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void bytesBehindTheEndFail(Class<?> type) throws IOException {
    ByteBuf longer = Unpooled.wrappedBuffer(goldenBytes(type), new byte[1]);
    assertThatThrownBy(() -> codec.decode(longer)).isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void flippedBitsEndWithAMessageOrTheTypedError(Class<?> type) throws IOException {
    byte[] golden = goldenBytes(type);
    Random random = new Random(type.getSimpleName().hashCode());
    for (int round = 0; round < 500; round++) {
      byte[] bytes = golden.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(codec.decode(Unpooled.wrappedBuffer(bytes))).isNotNull();
      } catch (WireException expected) {
        assertThat(expected).hasMessageNotContaining("Exception: ");
      }
    }
  }

  private byte[] encode(Message message) {
    ByteBuf buffer = Unpooled.buffer();
    codec.encode(message, buffer, MAX);
    return ByteBufUtil.getBytes(buffer);
  }

  private static byte[] goldenBytes(Class<?> type) throws IOException {
    String hex = Files.readString(golden(type), StandardCharsets.US_ASCII).replace("\n", "");
    return ByteBufUtil.decodeHexDump(hex);
  }

  private static Path golden(Class<?> type) {
    int number = Catalogue.current().entry(type).orElseThrow().number();
    return GOLDEN.resolve(number + "-" + type.getSimpleName() + ".hex");
  }
}
