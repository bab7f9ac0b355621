package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.supply.Cancellation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks zip and tar.gz archives, trusting nothing that they say about paths and sizes. */
final class ArchiveExtractor {
  private final Cancellation cancellation;
  private final long maxBytes;

  /**
   * Creates an extractor.
   *
   * @param maxBytes what an archive may unpack to in all
   */
  ArchiveExtractor(Cancellation cancellation, long maxBytes) {
    this.cancellation = cancellation;
    this.maxBytes = maxBytes;
  }

  /**
   * Unpacks an archive into an empty directory.
   *
   * @throws RallyException when an entry would land elsewhere, the whole is absurdly large, or the
   *     archive is broken; the directory may then have something in it
   * @throws IOException when the disk does not take it
   */
  void extract(Path archive, Path into) throws IOException {
    String name = archive.getFileName().toString().toLowerCase(Locale.ROOT);
    Unpacking target = new Unpacking(archive, into, maxBytes, cancellation);
    if (name.endsWith(".zip")) {
      zip(archive, target);
    } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
      tar(archive, target);
    } else {
      throw new RallyException(
          "Cannot unpack [%s]: only .zip and .tar.gz archives are known.".formatted(archive));
    }
    target.finish();
  }

  private static void zip(Path archive, Unpacking target) throws IOException {
    try (ZipFile zip = open(archive)) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        if (entry.isDirectory()) {
          target.directory(entry.getName());
        } else if (entry.isUnixSymlink()) {
          target.link(entry.getName(), zip.getUnixSymlink(entry));
        } else {
          try (InputStream content = zip.getInputStream(entry)) {
            target.file(entry.getName(), entry.getUnixMode(), content);
          }
        }
      }
    }
  }

  private static ZipFile open(Path archive) {
    try {
      return ZipFile.builder().setPath(archive).get();
    } catch (IOException e) {
      throw Unpacking.broken(archive, e);
    }
  }

  private static void tar(Path archive, Unpacking target) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        InputStream gzip = decompress(archive, file);
        TarArchiveInputStream tar = new TarArchiveInputStream(gzip)) {
      for (TarArchiveEntry entry = next(archive, tar); entry != null; entry = next(archive, tar)) {
        if (entry.isDirectory()) {
          target.directory(entry.getName());
        } else if (entry.isSymbolicLink()) {
          target.link(entry.getName(), entry.getLinkName());
        } else if (plain(entry)) {
          target.file(entry.getName(), entry.getMode(), tar);
        } else {
          throw new RallyException(
              "Archive [%s] is refused: entry [%s] is neither a file nor a directory nor a symbolic link."
                  .formatted(archive, entry.getName()));
        }
      }
    }
  }

  private static InputStream decompress(Path archive, InputStream file) {
    try {
      return GzipCompressorInputStream.builder()
          .setInputStream(file)
          .setDecompressConcatenated(true)
          .get();
    } catch (IOException e) {
      throw Unpacking.broken(archive, e);
    }
  }

  private static TarArchiveEntry next(Path archive, TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw Unpacking.broken(archive, e);
    }
  }

  /** A second name for a file, a device or a pipe is nothing that a distribution needs. */
  private static boolean plain(TarArchiveEntry entry) {
    return entry.isFile()
        && !entry.isLink()
        && !entry.isFIFO()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice();
  }
}
