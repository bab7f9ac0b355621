package io.rallyd.driver.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTableTest {
  @TempDir Path directory;
  private Path documents;

  @BeforeEach
  void name() {
    documents = directory.resolve("d.json");
  }

  private OffsetTable table(int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("{\"n\":").append(i).append("}\n");
    }
    Files.writeString(documents, text);
    OffsetTable table = new OffsetTable(documents);
    assertThat(table.create(b -> {})).isEqualTo(lines);
    return table;
  }

  @Test
  void everyFiftyThousandthLineIsKnown() throws IOException {
    OffsetTable table = table(120_000);
    String text = Files.readString(documents);
    assertThat(Files.readAllLines(table.path()))
        .containsExactly(
            "0;0",
            "50000;" + text.indexOf("{\"n\":50000}"),
            "100000;" + text.indexOf("{\"n\":100000}"));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 40; i++) {
      int line = random.nextInt(120_000);
      assertThat(table.offsetOf(line)).isEqualTo(text.indexOf("{\"n\":" + line + "}"));
    }
    assertThat(table.offsetOf(50_000)).isEqualTo(text.indexOf("{\"n\":50000}"));
    assertThat(table.offsetOf(120_000)).isEqualTo(text.length());
    assertThat(table.offsetOf(500_000)).isEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0;0\n1;7\n",
        "0;0\n1;9\n",
        "0;0\n9;24\n",
        "0;8\n",
        "0;0\n2;16\n1;8\n",
        "0;0\n3;99\n"
      })
  void aTableOfOtherDocumentsDoesNotFit(String entries) throws IOException {
    Files.writeString(documents, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    OffsetTable table = new OffsetTable(documents);
    Files.writeString(table.path(), entries);
    assertThat(table.fits(3)).isFalse();
    Files.writeString(table.path(), "0;0\n1;8\n3;24\n");
    assertThat(table.fits(3)).isTrue();
  }

  @Test
  void theTableOfAShortFileIsValid() throws IOException {
    assertThat(table(3).valid()).isTrue();
  }

  @Test
  void aLastLineWithoutNewlineCounts() throws IOException {
    Files.writeString(documents, "a\nb");
    assertThat(new OffsetTable(documents).create(b -> {})).isEqualTo(2);
    Files.writeString(documents, "");
    assertThat(new OffsetTable(documents).create(b -> {})).isZero();
  }

  @Test
  void aTableOlderThanTheDocumentsIsNotValid() throws IOException {
    OffsetTable table = table(3);
    Files.setLastModifiedTime(
        documents, FileTime.fromMillis(Files.getLastModifiedTime(table.path()).toMillis() + 2000));
    assertThat(table.valid()).isFalse();
    // it is not used either
    Files.writeString(table.path(), "0;7\n");
    Files.setLastModifiedTime(table.path(), FileTime.fromMillis(0));
    assertThat(table.offsetOf(1)).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x;y\n", "1;2;3\n", "0;0\n5\n", "-1;4\n", "\u00ff"})
  void aBrokenTableIsNotValid(String text) throws IOException {
    OffsetTable table = table(3);
    Files.writeString(table.path(), text);
    assertThat(table.valid()).isFalse();
  }

  @Test
  void aMissingTableIsNotValidAndLinesAreFoundAllTheSame() throws IOException {
    OffsetTable table = table(3);
    table.remove();
    assertThat(table.valid()).isFalse();
    assertThat(table.offsetOf(2)).isEqualTo(16);
  }
}
