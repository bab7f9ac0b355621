package io.rallyd.provisioner.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void theLastErrorIsToldWithWhatBelongsToIt() throws IOException {
    Path log =
        write(
            "es.log",
            """
            [2026-01-01T00:00:00,000][ERROR][o.e.x] [node-0] an older error
            [2026-01-01T00:00:00,001][INFO ][o.e.x] [node-0] fine
            [2026-01-01T00:00:00,002][ERROR][o.e.b.Bootstrap] [node-0] node validation exception
            [1] bootstrap checks failed.
            bootstrap check failure [1] of [1]: vm.max_map_count [65530] is too low
            \tat org.elasticsearch.Some.method(Some.java:1)
            [2026-01-01T00:00:00,003][INFO ][o.e.n.Node] [node-0] stopping ...
            """);
    assertThat(LogTail.telling(List.of(log)))
        .isEqualTo(
            "node validation exception; bootstrap checks failed.; "
                + "bootstrap check failure [1] of [1]: vm.max_map_count [65530] is too low");
  }

  @Test
  void anErrorOfTheVirtualMachineIsFoundInTheOutput() throws IOException {
    Path empty = write("es.log", "");
    Path console = write("console.log", "Error: Could not create the Java Virtual Machine.\n");
    assertThat(LogTail.telling(List.of(empty, folder.resolve("none"), console)))
        .isEqualTo("Error: Could not create the Java Virtual Machine");
  }

  @Test
  void withoutAnErrorTheLastLineIsTold() throws IOException {
    assertThat(LogTail.telling(List.of(write("es.log", "one\ntwo\n\n")))).isEqualTo("two");
    assertThat(LogTail.telling(List.of(write("es.log", "")))).isEmpty();
  }

  @Test
  void onlyTheEndOfALargeLogIsReadAndNoLinkFollowed() throws IOException {
    String filler = "[INFO ] nothing\n".repeat(20_000);
    Path log = write("es.log", "[x][ERROR][y] first\n" + filler + "[x][ERROR][y] last\n");
    assertThat(LogTail.telling(List.of(log))).isEqualTo("last");
    Path link = Files.createSymbolicLink(folder.resolve("link"), log);
    assertThat(LogTail.telling(List.of(link))).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
