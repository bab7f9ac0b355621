package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.rallyd.driver.documents.CorpusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressorTest {
  private static final byte[] TEXT = "{\"a\":1}\n".repeat(5000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private final QuietListener listener = new QuietListener();

  private Decompressor builtIn() {
    return new Decompressor(new ExternalDecompressor(List.of()), listener);
  }

  /** Two members one after the other, as the parallel compressors make them. */
  private static byte[] twice(String extension) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int half = 0; half < 2; half++) {
      try (OutputStream out = compressor(extension, bytes)) {
        out.write(TEXT, half * TEXT.length / 2, TEXT.length / 2);
      }
    }
    return bytes.toByteArray();
  }

  private static OutputStream compressor(String extension, OutputStream out) throws IOException {
    return switch (extension) {
      case ".bz2" -> new BZip2CompressorOutputStream(out);
      case ".gz" -> new GZIPOutputStream(out);
      default -> new ZstdOutputStream(out);
    };
  }

  private static byte[] container(String extension, String entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (extension.equals(".zip")) {
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(TEXT);
      }
      return bytes.toByteArray();
    }
    OutputStream outer =
        switch (extension) {
          case ".tar.gz", ".tgz" -> new GZIPOutputStream(bytes);
          case ".tar.bz2" -> new BZip2CompressorOutputStream(bytes);
          default -> bytes;
        };
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(outer)) {
      TarArchiveEntry head = new TarArchiveEntry(entry, true);
      head.setSize(TEXT.length);
      tar.putArchiveEntry(head);
      tar.write(TEXT);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(p -> directory.relativize(p).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".bz2", ".gz", ".zst"})
  void compressedFilesAreUnpackedWithAllTheirParts(String extension) throws IOException {
    Path archive = Files.write(directory.resolve("d.json" + extension), twice(extension));
    Path documents = directory.resolve("d.json");
    builtIn().decompress(archive, documents, OptionalLong.of(TEXT.length));
    assertThat(documents).hasBinaryContent(TEXT);
    assertThat(files()).containsExactly("d.json", "d.json" + extension);
    assertThat(listener.steps)
        .singleElement()
        .asString()
        .contains("Decompressing track data from", "(resulting size: 39.1KB)");
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2"})
  void containersAreUnpackedIntoTheDirectory(String extension) throws IOException {
    Path archive = Files.write(directory.resolve("d" + extension), container(extension, "d"));
    builtIn().decompress(archive, directory.resolve("d"), OptionalLong.of(TEXT.length));
    assertThat(directory.resolve("d")).hasBinaryContent(TEXT);
    assertThat(files()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar"})
  void anEntryThatClimbsOutIsRefused(String extension) throws IOException {
    Path inner = Files.createDirectory(directory.resolve("inner"));
    Path archive = Files.write(inner.resolve("d" + extension), container(extension, "../evil"));
    assertThatThrownBy(
            () -> builtIn().decompress(archive, inner.resolve("d"), OptionalLong.empty()))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("[../evil], which leaves its folder");
    assertThat(files()).containsExactly("inner/d" + extension);
  }

  @Test
  void aContainerWithoutTheDocumentsIsRefused() throws IOException {
    Path archive = Files.write(directory.resolve("d.tar"), container(".tar", "other"));
    assertThatThrownBy(
            () -> builtIn().decompress(archive, directory.resolve("d"), OptionalLong.empty()))
        .hasMessageContaining("does not contain the file [d]");
  }

  @ParameterizedTest
  @ValueSource(strings = {".bz2", ".gz", ".zst"})
  void aTruncatedArchiveLeavesNoDocuments(String extension) throws IOException {
    byte[] whole = twice(extension);
    Path archive =
        Files.write(
            directory.resolve("d.json" + extension), Arrays.copyOf(whole, whole.length - 7));
    assertThatThrownBy(
            () -> builtIn().decompress(archive, directory.resolve("d.json"), OptionalLong.empty()))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("[" + archive + "] cannot be decompressed");
    assertThat(files()).containsExactly("d.json" + extension);
  }

  @Test
  void documentsOfAnotherSizeAreCorrupt() throws IOException {
    Path archive = Files.write(directory.resolve("d.json.gz"), twice(".gz"));
    assertThatThrownBy(
            () -> builtIn().decompress(archive, directory.resolve("d.json"), OptionalLong.of(17)))
        .hasMessageContaining("is corrupt: extracted were 40000 bytes but 17 bytes are expected");
    assertThat(files()).containsExactly("d.json.gz");
  }

  @Test
  void documentsThatDoNotFitAreNotBegun() throws IOException {
    Path archive = Files.write(directory.resolve("d.json.gz"), twice(".gz"));
    assertThatThrownBy(
            () ->
                builtIn()
                    .decompress(
                        archive, directory.resolve("d.json"), OptionalLong.of(Long.MAX_VALUE)))
        .hasMessageContaining("not enough space in [" + directory + "]");
    assertThat(files()).containsExactly("d.json.gz");
  }

  private Path tool(String name, String script) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path tool = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    return bin;
  }

  @Test
  void aProgramOnThePathUnpacksInstead() throws IOException {
    Path bin = tool("pigz", "[ \"$1 $2 $3\" = '-d -k -c' ] && printf tool:%s \"$(basename $4)\"");
    Path archive = Files.write(directory.resolve("d.json.gz"), twice(".gz"));
    new Decompressor(new ExternalDecompressor(List.of(bin)), listener)
        .decompress(archive, directory.resolve("d.json"), OptionalLong.empty());
    assertThat(directory.resolve("d.json")).hasContent("tool:d.json.gz");
    assertThat(files()).containsExactly("bin/pigz", "d.json", "d.json.gz");
  }

  @Test
  void whenTheProgramFailsTheBuiltInOneIsUsed() throws IOException {
    Path bin = tool("pigz", "echo half; echo 'out of luck' >&2; exit 3");
    Path archive = Files.write(directory.resolve("d.json.gz"), twice(".gz"));
    new Decompressor(new ExternalDecompressor(List.of(bin)), listener)
        .decompress(archive, directory.resolve("d.json"), OptionalLong.of(TEXT.length));
    assertThat(directory.resolve("d.json")).hasBinaryContent(TEXT);
    assertThat(listener.warnings).singleElement().asString().contains("status 3", "out of luck");
    assertThat(files()).containsExactly("bin/pigz", "d.json", "d.json.gz");
  }
}
