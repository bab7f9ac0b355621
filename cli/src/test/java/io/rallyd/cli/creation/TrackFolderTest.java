package io.rallyd.cli.creation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackFolderTest {
  @TempDir Path directory;

  /** A program that ends, as by Ctrl-C, while a track is being made. */
  static final class Ending {
    public static void main(String[] arguments) throws IOException {
      TrackFolder folder = TrackFolder.begin(Path.of(arguments[0]).resolve("mine"));
      Files.writeString(folder.file("operations/default.json"), "[]");
      System.exit(130);
    }
  }

  private long entries() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  @Test
  void nothingIsLeftWhenTheProgramEnds() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Ending.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(program.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(130);
    assertThat(entries()).isZero();
  }

  @Test
  void nothingIsLeftOfATrackThatWasNotFinished() throws IOException {
    try (TrackFolder folder = TrackFolder.begin(directory.resolve("mine"))) {
      Files.writeString(folder.file("track.json"), "{}");
    }
    assertThat(entries()).isZero();
  }

  @Test
  void aFinishedTrackIsInItsPlace() throws IOException {
    try (TrackFolder folder = TrackFolder.begin(directory.resolve("mine"))) {
      Files.writeString(folder.file("operations/default.json"), "[]");
      folder.commit();
    }
    assertThat(directory.resolve("mine/operations/default.json")).hasContent("[]");
    assertThat(entries()).isEqualTo(1);
  }
}
