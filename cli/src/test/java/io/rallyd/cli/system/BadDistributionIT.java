package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Distributions that cannot be had, are not what they should be, or do not fit on the disk. */
@Tag("slow")
class BadDistributionIT {
  private static final Duration RACE = Duration.ofMinutes(12);
  private static final String ARCHIVE = "elasticsearch-7.17.29.zip";

  @TempDir private Path directory;

  private Account account(String[]... sections) {
    String[] lines = Stream.of(sections).flatMap(Stream::of).toArray(String[]::new);
    return Account.create(directory.resolve("home")).configured(lines);
  }

  private static Outcome race(Account account, String repository) {
    return account.esrally(
        RACE,
        "race",
        "--track-path=" + Account.track("empty"),
        "--distribution-version=7.17.29",
        "--target-hosts=127.0.0.1:29310",
        "--distribution-repository=" + repository);
  }

  private static void nothingIsLeftOn(ScratchDisk disk) {
    assertThat(disk.content()).isEmpty();
    assertThat(disk.processes()).isEmpty();
  }

  @Test
  void anUnreachableRepositoryIsNamed() throws Exception {
    try (ScratchDisk disk = ScratchDisk.create()) {
      String[] distributions = {
        "[distributions]",
        "mine.url = http://127.0.0.1:9/elasticsearch-{{VERSION}}.zip",
        "mine.cache = false"
      };
      Account account = account(disk.configuration(), distributions);
      BadInput.assertRefused(race(account, "mine"), "race", "127.0.0.1:9", "7.17.29");
      nothingIsLeftOn(disk);
    }
  }

  @Test
  void anUnknownRepositoryIsNamed() throws Exception {
    try (ScratchDisk disk = ScratchDisk.create()) {
      Account account = account(disk.configuration());
      BadInput.assertRefused(race(account, "mine"), "race", "mine");
      nothingIsLeftOn(disk);
    }
  }

  @Test
  void aVersionThatTheRepositoryLacksIsNamed() throws Exception {
    try (ScratchDisk disk = ScratchDisk.create();
        ArchiveServer server = ArchiveServer.start()) {
      Account account = account(disk.configuration(), server.configuration());
      BadInput.assertRefused(race(account, "mine"), "race", ARCHIVE, "404");
      nothingIsLeftOn(disk);
    }
  }

  @Test
  void aWrongChecksumIsAnError() throws Exception {
    try (ScratchDisk disk = ScratchDisk.create();
        ArchiveServer server = ArchiveServer.start()) {
      server.offer(ARCHIVE, ArchiveServer.zip("elasticsearch-7.17.29/bin/elasticsearch", "no"));
      server.offer(ARCHIVE + ".sha512", "0123456789abcdef".repeat(8).getBytes());
      Account account = account(disk.configuration(), server.configuration());
      BadInput.assertRefused(race(account, "mine"), "race", "checksum", ARCHIVE);
      nothingIsLeftOn(disk);
      assertThat(archives(account)).as("what is wrong is not kept").isEmpty();
    }
  }

  private static List<Path> archives(Account account) throws IOException {
    try (Stream<Path> files = Files.walk(account.home().resolve(".rally"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("elasticsearch-")).toList();
    }
  }

  @Test
  void anArchiveThatClimbsOutOfItsFolderIsRefused() throws Exception {
    try (ScratchDisk disk = ScratchDisk.create();
        ArchiveServer server = ArchiveServer.start()) {
      String outside = disk.directory().resolve("outside").toString();
      for (String name : List.of("../outside", "../../outside", "../../../outside", outside)) {
        server.offer(
            ARCHIVE,
            ArchiveServer.zip("elasticsearch-7.17.29/bin/elasticsearch", "no", name, "evil"));
        Account account =
            Account.create(directory.resolve("home-" + name.hashCode()))
                .configured(
                    Stream.of(disk.configuration(), server.configuration())
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        BadInput.assertRefused(race(account, "mine"), "race", ARCHIVE, name);
        nothingIsLeftOn(disk);
        assertThat(disk.directory().resolveSibling("outside")).doesNotExist();
      }
    }
  }

  @Test
  void anArchiveThatIsNoneIsRefused() throws Exception {
    try (ScratchDisk disk = ScratchDisk.create();
        ArchiveServer server = ArchiveServer.start()) {
      server.offer(ARCHIVE, "<html>Sign in first</html>".getBytes());
      Account account = account(disk.configuration(), server.configuration());
      BadInput.assertRefused(race(account, "mine"), "race", ARCHIVE);
      nothingIsLeftOn(disk);
    }
  }

  @Test
  void tooSmallADiskIsSeenBefore() throws Exception {
    assumeThat(ElasticsearchServer.root()).as("only root can mount a disk").isTrue();
    try (ScratchDisk disk = ScratchDisk.mount("size=40m")) {
      Account account = account(disk.configuration());
      BadInput.assertRefused(race(account, "maven"), "race", disk.directory().toString(), "free");
      nothingIsLeftOn(disk);
    }
  }

  /** Few files fit on this disk, which no check of its free bytes can see. */
  @Test
  void aDiskThatFillsUpMeanwhileEndsTheRace() throws Exception {
    assumeThat(ElasticsearchServer.root()).as("only root can mount a disk").isTrue();
    try (ScratchDisk disk = ScratchDisk.mount("size=900m,nr_inodes=60")) {
      Account account = account(disk.configuration());
      BadInput.assertRefused(race(account, "maven"), "race", disk.directory().toString());
      nothingIsLeftOn(disk);
    }
  }
}
