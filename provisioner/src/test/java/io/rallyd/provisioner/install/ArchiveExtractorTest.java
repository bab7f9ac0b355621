package io.rallyd.provisioner.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.supply.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveExtractorTest {
  @TempDir Path folder;
  private Path into;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  @BeforeEach
  void createTarget() throws IOException {
    into = Files.createDirectories(folder.resolve("a/b/into"));
  }

  @Test
  void filesLinksAndTheRightToExecuteArrive() throws IOException {
    files.put("home/bin/start", "#!");
    files.put("home/config/a.yml", "a: 1");
    links.put("home/lib/current", "../config/a.yml");
    for (Path archive : new Path[] {zip(), tar()}) {
      extract(archive);
      assertThat(into.resolve("home/config/a.yml")).hasContent("a: 1");
      assertThat(Files.getPosixFilePermissions(into.resolve("home/bin/start")))
          .contains(PosixFilePermission.OWNER_EXECUTE);
      assertThat(Files.getPosixFilePermissions(into.resolve("home/config/a.yml")))
          .doesNotContain(PosixFilePermission.OWNER_EXECUTE);
      assertThat(into.resolve("home/lib/current")).isSymbolicLink().hasContent("a: 1");
      TreeDeletion.delete(into.resolve("home"));
    }
  }

  @Test
  void entriesThatClimbOutAreRefused() throws IOException {
    for (String name : new String[] {"../evil", "home/../../evil", "/var/evil", "..\\evil"}) {
      files.clear();
      files.put(name, "evil");
      assertRefused(zip(), "climbs out");
      assertRefused(tar(), "climbs out");
    }
    assertThat(folder.resolve("a/b/evil")).doesNotExist();
    assertThat(folder.resolve("a/evil")).doesNotExist();
  }

  @Test
  void linksThatLeadOutAreRefused() throws IOException {
    files.put("home/file", "x");
    Files.writeString(folder.resolve("a/b/x"), "outside");
    for (String target : new String[] {"/etc/passwd", "../../x", "nowhere"}) {
      links.clear();
      links.put("home/link", target);
      assertRefused(tar(), "link [home/link]", "leads out");
      assertRefused(zip(), "link [home/link]", "leads out");
    }
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    links.put("home/out", outside.toString());
    files.put("home/out/evil", "evil");
    assertRefused(tar(), "refused");
    assertThat(outside.resolve("evil")).doesNotExist();
  }

  @Test
  void aChainOfLinksCannotLeadOutEither() throws IOException {
    files.put("d/e/f/file", "x");
    links.put("d/e/f/up", "../../..");
    links.put("d/e/f/out", "up/../..");
    assertRefused(tar(), "leads out");
  }

  @Test
  void whatIsAbsurdlyLargeIsRefused() throws IOException {
    files.put("home/large", "0".repeat(100_000));
    Path archive = tar();
    assertThatThrownBy(
            () -> new ArchiveExtractor(new Cancellation(), 50_000).extract(archive, into))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("unpacks to more than");
  }

  @Test
  void anEntryThatOccursTwiceIsRefused() throws IOException {
    files.put("home/a", "x");
    files.put("home/./a", "y");
    assertRefused(tar(), "occurs twice");
  }

  @Test
  void deviceFilesAndUnknownFormatsAreRefused() throws IOException {
    Path archive = folder.resolve("device.tar.gz");
    try (TarArchiveOutputStream tar = tarTo(archive)) {
      tar.putArchiveEntry(new TarArchiveEntry("home/device", TarConstants.LF_CHR));
      tar.closeArchiveEntry();
    }
    assertRefused(archive, "home/device", "neither a file");
    assertRefused(Files.writeString(folder.resolve("a.rar"), "x"), ".zip and .tar.gz");
  }

  @Test
  void brokenArchivesAreNamed() throws IOException {
    files.put("home/a", "x".repeat(10_000));
    byte[] whole = Files.readAllBytes(tar());
    Path half = Files.write(folder.resolve("half.tar.gz"), Arrays.copyOf(whole, whole.length / 2));
    assertRefused(half, "half.tar.gz", "cannot be read");
    assertRefused(Files.writeString(folder.resolve("no.zip"), "x"), "no.zip", "cannot be read");
  }

  @Test
  void deletionDoesNotFollowLinks() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    Files.createDirectories(into.resolve("deep/er"));
    Files.createSymbolicLink(into.resolve("deep/er/link"), outside);
    TreeDeletion.delete(into);
    TreeDeletion.delete(into);
    assertThat(into).doesNotExist();
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    TreeDeletion.delete(link);
    assertThat(link).doesNotExist();
    assertThat(outside.resolve("precious")).exists();
  }

  private void extract(Path archive) throws IOException {
    new ArchiveExtractor(new Cancellation(), 1 << 20).extract(archive, into);
  }

  private void assertRefused(Path archive, String... parts) throws IOException {
    assertThatThrownBy(() -> extract(archive))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
    try (Stream<Path> entries = Files.list(into)) {
      for (Path entry : entries.toList()) {
        TreeDeletion.delete(entry);
      }
    }
  }

  private Path zip() throws IOException {
    Path archive = folder.resolve("archive.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        put(zip, file.getKey(), mode(file.getKey()), file.getValue());
      }
      for (Map.Entry<String, String> link : links.entrySet()) {
        put(zip, link.getKey(), 0120777, link.getValue());
      }
    }
    return archive;
  }

  private static void put(ZipArchiveOutputStream zip, String name, int mode, String content)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setUnixMode(mode);
    zip.putArchiveEntry(entry);
    zip.write(content.getBytes(UTF_8));
    zip.closeArchiveEntry();
  }

  private Path tar() throws IOException {
    Path archive = folder.resolve("archive.tar.gz");
    try (TarArchiveOutputStream tar = tarTo(archive)) {
      for (Map.Entry<String, String> link : links.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(link.getKey(), TarConstants.LF_SYMLINK);
        entry.setLinkName(link.getValue());
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(UTF_8);
        // Keeps the leading slash, which would otherwise be made harmless here already.
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(content.length);
        entry.setMode(mode(file.getKey()));
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private static int mode(String name) {
    return name.contains("/bin/") ? 0755 : 0644;
  }

  private static TarArchiveOutputStream tarTo(Path archive) throws IOException {
    return new TarArchiveOutputStream(
        new GzipCompressorOutputStream(Files.newOutputStream(archive)));
  }
}
