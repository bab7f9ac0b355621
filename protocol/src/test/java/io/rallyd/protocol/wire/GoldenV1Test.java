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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a machine of any version 1 says is understood, and answered in the same words, by every
 * later one. The files are a copy that is never edited; see the README beside them.
 */
class GoldenV1Test {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** By minor version its folder, with the SHA-256 over all files in the order of their names. */
  private static final List<Kept> KEPT =
      List.of(
          new Kept("v1", "bac165c8edb3de32a569f602af5b65ba7def18b828d3d45315234ca2a90985ac"),
          new Kept("v1.1", "e012a71651b144ca852e66cf3a4152d52c522e4747eda8ef83c300b3a0eb62d8"));

  private record Kept(String folder, String sum) {
    List<Path> files() throws IOException {
      try (Stream<Path> files = Files.list(GOLDEN.resolve(folder))) {
        return files.filter(f -> f.toString().endsWith(".hex")).sorted().toList();
      }
    }
  }

  private final MessageCodec codec = new MessageCodec(Catalogue.current());

  static List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Kept each : KEPT) {
      all.addAll(each.files());
    }
    return all;
  }

  @Test
  void nobodyHasEditedThem() throws Exception {
    for (Kept each : KEPT) {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      for (Path file : each.files()) {
        sum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        sum.update(Files.readAllBytes(file));
      }
      assertThat(HexFormat.of().formatHex(sum.digest())).as(each.folder()).isEqualTo(each.sum());
    }
  }

  @Test
  void everyMessageIsKeptWithTheMinorVersionThatItCameWith() throws IOException {
    assertThat(KEPT).as("a folder for each minor version").hasSize(Catalogue.MINOR + 1);
    for (int minor = 0; minor <= Catalogue.MINOR; minor++) {
      int came = minor;
      List<String> kept =
          KEPT.get(minor).files().stream()
              .map(f -> f.getFileName().toString().replace(".hex", ""))
              .toList();
      assertThat(
              Catalogue.current().entries().stream()
                  .filter(e -> e.minor() == came)
                  .map(e -> e.number() + "-" + e.type().getSimpleName()))
          .as("messages of version 1.%d", minor)
          .containsExactlyElementsOf(kept);
    }
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
