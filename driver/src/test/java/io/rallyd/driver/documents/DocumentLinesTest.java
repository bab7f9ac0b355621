package io.rallyd.driver.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLinesTest {
  @TempDir Path directory;

  private static List<String> lines(LineBlock block) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < block.count(); i++) {
      byte[] bytes = new byte[block.contentEnd(i) - block.start(i)];
      block.bytes().get(block.start(i), bytes);
      lines.add(new String(bytes, StandardCharsets.UTF_8));
    }
    return lines;
  }

  @Test
  void linesOfAnyLengthAreReadThroughASmallWindow() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    Path file = directory.resolve("d.json");
    for (int run = 0; run < 100; run++) {
      List<String> all = new ArrayList<>();
      for (int i = random.nextInt(0, 60); i > 0; i--) {
        all.add("x".repeat(random.nextInt(0, random.nextInt(1, 200))) + i);
      }
      boolean newline = random.nextBoolean();
      Files.writeString(file, String.join("\n", all) + (newline && !all.isEmpty() ? "\n" : ""));
      int from = random.nextInt(0, all.size() + 1);
      int count = random.nextInt(0, all.size() + 3);
      int step = random.nextInt(1, 9);
      DocumentLines lines = DocumentLines.open(file, from, count, random.nextInt(1, 64));
      List<String> read = new ArrayList<>();
      List<LineBlock> blocks = new ArrayList<>();
      for (Optional<LineBlock> b = lines.next(step); b.isPresent(); b = lines.next(step)) {
        assertThat(b.get().count()).isBetween(1, step);
        blocks.add(b.get());
      }
      // blocks stay readable although the window went on
      blocks.forEach(b -> read.addAll(lines(b)));
      assertThat(read)
          .as("run %d", run)
          .isEqualTo(all.subList(from, Math.min(all.size(), from + count)));
      assertThat(lines.next(step)).isEmpty();
    }
  }

  @Test
  void onlyNewlinesEndLinesWhateverBytesStandBesideThem() throws IOException {
    SplittableRandom random = new SplittableRandom(12);
    byte[] bytes = new byte[100_000];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      // Many newlines, and many of the bytes that differ from one by a bit or by one.
      if (random.nextInt(3) == 0) {
        bytes[i] = new byte[] {'\n', 0x0B, 0x09, 0x08, (byte) 0x8A, 0x0A}[random.nextInt(6)];
      }
    }
    Path file = directory.resolve("b.json");
    Files.write(file, bytes);
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        expected.add(i + 1);
      }
    }
    List<Integer> ends = new ArrayList<>();
    DocumentLines lines = DocumentLines.open(file, 0, expected.size());
    int before = 0;
    for (Optional<LineBlock> b = lines.next(97); b.isPresent(); b = lines.next(97)) {
      for (int end : b.get().ends()) {
        ends.add(before + end);
      }
      before = ends.get(ends.size() - 1);
    }
    assertThat(ends).isEqualTo(expected);
  }

  @Test
  void aMissingFileIsNamed() {
    Path gone = directory.resolve("gone.json");
    assertThatThrownBy(() -> DocumentLines.open(gone, 3, 1).next(1))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(gone.toString());
  }
}
