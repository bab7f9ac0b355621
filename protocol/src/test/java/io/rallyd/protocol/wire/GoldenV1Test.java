package io.rallyd.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a machine of version 1.0 says is understood, and answered in the same words, by every later
 * version 1. The files are a copy that is never edited; see the README beside them.
 */
class GoldenV1Test {
  private static final Path FOLDER = Path.of("src/test/resources/golden/v1");

  /** SHA-256 over all files in the order of their names. */
  private static final String SUM =
      "bac165c8edb3de32a569f602af5b65ba7def18b828d3d45315234ca2a90985ac";

  private final MessageCodec codec = new MessageCodec(Catalogue.current());

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER).filter(f -> f.toString().endsWith(".hex"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void nobodyHasEditedThem() throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    for (Path file : files()) {
      sum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      sum.update(Files.readAllBytes(file));
    }
    assertThat(HexFormat.of().formatHex(sum.digest())).isEqualTo(SUM);
  }

  @ParameterizedTest
  @MethodSource("files")
  void messageOfVersionOneIsReadAndWrittenAsItWas(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".hex", "");
    int number = Integer.parseInt(name.substring(0, name.indexOf('-')));
    byte[] bytes =
        ByteBufUtil.decodeHexDump(
            Files.readString(file, StandardCharsets.US_ASCII).replace("\n", ""));

    assertThat(Catalogue.current().entry(number).map(e -> e.type().getSimpleName()))
        .as("what has number %d", number)
        .contains(name.substring(name.indexOf('-') + 1));
    Message message = codec.decode(Unpooled.wrappedBuffer(bytes));
    ByteBuf again = Unpooled.buffer();
    codec.encode(message, again, 1 << 20);
    assertThat(ByteBufUtil.hexDump(again)).isEqualTo(ByteBufUtil.hexDump(bytes));
  }
}
