package io.rallyd.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
  @TempDir private Path directory;

  private ArgumentReader reader() {
    return new ArgumentReader(directory, Path.of("/home/someone"));
  }

  private List<String> list(String text) {
    return reader().list("--car", text);
  }

  private Map<String, Object> dictionary(String text) {
    return reader().dictionary("--track-params", text);
  }

  @Test
  void listsAreSplitAtCommasOrJson() {
    assertThat(list("")).isEmpty();
    assertThat(list(" ")).isEmpty();
    assertThat(list("[]")).isEmpty();
    assertThat(list("a,b , c")).containsExactly("a", "b", "c");
    assertThat(list(",")).containsExactly("", "");
    assertThat(list("[\"a\",\"b\"]")).containsExactly("a", "b");
    assertThat(list(" [ \"a,b\" ]")).containsExactly("a,b");
  }

  @Test
  void listsComeFromJsonFiles() throws IOException {
    Files.writeString(directory.resolve("cars.json"), "[\"4gheap\", \"ea\"]");
    assertThat(list("cars.json")).containsExactly("4gheap", "ea");
    Files.writeString(directory.resolve("object.json"), "{\"a\": 1}");
    assertThatThrownBy(() -> list("object.json"))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("--car", "object.json", "JSON array");
    assertThatThrownBy(() -> list("missing.json"))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void dictionaryValuesAreTyped() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("a", 1L);
    expected.put("b", 1.5);
    expected.put("c", true);
    expected.put("d", null);
    expected.put("e", "x");
    expected.put("f", "hello");
    expected.put("g", false);
    expected.put("h", 1000.0);
    assertThat(dictionary("a:1,b:1.5,c:true,d:None,e:'x',f:hello,g:False,h:1e3"))
        .containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(dictionary("")).isEmpty();
    assertThat(dictionary("a:1_000, b : -7 ,c:+3,d:.5,e:1_0.2_5e1_0"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", 1000L, "b", -7L, "c", 3L, "d", 0.5, "e", 10.25e10));
    assertThat(dictionary("x:nan,y:-inf,z:Infinity"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("x", Double.NaN, "y", Double.NEGATIVE_INFINITY, "z", Double.POSITIVE_INFINITY));
    assertThat(dictionary("q:'it''s'")).containsEntry("q", "it''s");
    assertThat(dictionary("a:0x10,b:1__0,c:TRUE"))
        .containsEntry("a", "0x10")
        .containsEntry("b", "1__0")
        .containsEntry("c", true);
  }

  @Test
  void dictionariesMayBeJsonInlineOrInAFile() throws IOException {
    assertThat(dictionary("{\"a\": [1, 2.5, {\"b\": null}], \"url\": \"http://x:1\"}"))
        .containsEntry("url", "http://x:1")
        .containsEntry(
            "a",
            Arrays.asList(1L, 2.5, new HashMap<>(java.util.Collections.singletonMap("b", null))));
    Files.writeString(directory.resolve("params.json"), "{\"n\": 5}");
    assertThat(dictionary("params.json")).containsExactly(Map.entry("n", 5L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "u:'a:b'", "a:1,", "5", "null", "[1]", "\"text\"", "a:99999999999999999999"})
  void whatIsNoDictionaryIsRefusedInTheNameOfItsFlag(String text) {
    assertThatThrownBy(() -> dictionary(text))
        .isInstanceOf(RallyException.class)
        .satisfies(e -> assertThat(e.getMessage()).endsWith(".").doesNotContain("\n"));
  }

  @Test
  void brokenJsonFilesAreRefused() throws IOException {
    Files.writeString(directory.resolve("params.json"), "{\"n\": 5,}");
    assertThatThrownBy(() -> dictionary("params.json"))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("--track-params is not valid JSON");
    Files.writeString(directory.resolve("empty.json"), "");
    assertThatThrownBy(() -> dictionary("empty.json")).isInstanceOf(RallyException.class);
  }

  @Test
  void pathsAreMadeAbsolute() {
    assertThat(reader().path("~/t")).isEqualTo(Path.of("/home/someone/t"));
    assertThat(reader().path("~")).isEqualTo(Path.of("/home/someone"));
    assertThat(reader().path("a/../b")).isEqualTo(directory.resolve("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "7.17", "7.17.x", "7.17.29-", "v7.17.29", "7.17.29 "})
  void versionsMustBeComplete(String text) {
    assertThatThrownBy(() -> Versions.complete(text)).isInstanceOf(RallyException.class);
    assertThat(Versions.complete("8.0.0-SNAPSHOT")).isEqualTo("8.0.0-SNAPSHOT");
  }
}
