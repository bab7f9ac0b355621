package io.rallyd.daemon.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.daemon.race.ScriptedMachine;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.race.RequestFilePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members get of the files that a race offers. */
class FileShareTest {
  @TempDir private Path directory;
  private final ScriptedMachine member = new ScriptedMachine();
  private final FileShare share = new FileShare("r1");

  /** Requests come on event loops, which the disk must not hold up. */
  @Test
  void theDiskIsNotAskedWhenARequestComes() throws IOException {
    Path file = Files.writeString(directory.resolve("archive.zip"), "an archive");
    assertThat(share.offer("archive", file, "").size()).isEqualTo(10);
    Files.delete(file);
    share.send(member, new RequestFilePart("r1", 7, "archive", 0, -1));
    assertThat(member.streams).containsExactly(new FileContent("r1", 7, 10));
  }

  @Test
  void whatWasNotOfferedIsNotSent() throws IOException {
    Path file = Files.writeString(directory.resolve("archive.zip"), "an archive");
    share.offer("archive", file, "");
    assertThat(share.send(member, new RequestFilePart("r1", 7, file.toString(), 0, -1)))
        .isCompletedExceptionally();
    assertThat(member.streams).isEmpty();
  }
}
