package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialDownloadTest {
  private static final Path LOCKS = Path.of("/proc/locks");

  @TempDir Path directory;

  /** Other processes are kept out by a lock, which any second channel to the file would end. */
  @Test
  void whoComesSecondLeavesTheLockOfTheFirst() throws IOException {
    assumeTrue(Files.isReadable(LOCKS), "only Linux shows its locks");
    Path target = directory.resolve("d.json");
    PartialDownload first = PartialDownload.open(target);
    assertThat(locked(first.data())).isTrue();
    PartialDownload second = PartialDownload.open(target);
    assertThat(second.data()).isNotEqualTo(first.data());
    assertThat(locked(first.data())).isTrue();
    second.close();
    assertThat(locked(first.data())).isTrue();
    first.close();
    try (PartialDownload third = PartialDownload.open(target)) {
      assertThat(third.data()).isEqualTo(first.data());
    }
  }

  @Test
  void aSecondCloseTakesNothingFromTheNext() throws IOException {
    Path target = directory.resolve("d.json");
    PartialDownload first = PartialDownload.open(target);
    first.close();
    try (PartialDownload second = PartialDownload.open(target)) {
      second.begin("http://127.0.0.1/d.json", "v1", 4, 0);
      second.append(ByteBuffer.wrap(new byte[2]));
      first.close();
      assertThat(second.data()).exists();
    }
  }

  /** On a directory that several machines share, the same number is another process elsewhere. */
  @Test
  void onlyWhatNobodyWritesAnyMoreIsSwept(@TempDir Path directory) throws IOException {
    Path target = directory.resolve("documents.json");
    String gone = Long.toString(Long.MAX_VALUE / 100);
    String own = OwnName.of(target, 1).getFileName().toString();
    Path mine = Files.createFile(directory.resolve(own));
    Path dead =
        Files.createFile(
            directory.resolve(
                own.replace("-" + ProcessHandle.current().pid() + "-", "-" + gone + "-")));
    Path elsewhere =
        Files.createFile(
            directory.resolve(
                "documents.json." + OwnName.suffix("other", Long.parseLong(gone), 1)));
    Path forgotten =
        Files.createFile(
            directory.resolve(
                "documents.json." + OwnName.suffix("other", Long.parseLong(gone), 2)));
    Files.setLastModifiedTime(forgotten, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    PartialDownload.open(target).close();
    assertThat(mine).exists();
    assertThat(dead).doesNotExist();
    assertThat(elsewhere).exists();
    assertThat(forgotten).doesNotExist();
  }

  private static boolean locked(Path file) throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    String mine = " " + ProcessHandle.current().pid() + " ";
    return Files.readAllLines(LOCKS).stream().anyMatch(l -> l.contains(inode) && l.contains(mine));
  }
}
