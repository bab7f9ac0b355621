package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.PartialFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * An archive of several files, among them the documents. Only plain files are unpacked, and only
 * below the directory of the documents.
 */
final class ContainerArchive {
  private final Path archive;

  ContainerArchive(Path archive) {
    this.archive = archive;
  }

  /** Returns whether the name is that of a tar archive, compressed or not. */
  static boolean isTar(String name) {
    return name.endsWith(".tar")
        || name.endsWith(".tar.gz")
        || name.endsWith(".tgz")
        || name.endsWith(".tar.bz2");
  }

  /** Unpacks all files; the documents must be among them and of the expected size. */
  void extract(Path documents, OptionalLong expected, StepProgress progress) throws IOException {
    Path directory = documents.getParent();
    boolean found = false;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
        ArchiveInputStream<? extends ArchiveEntry> in = open(raw)) {
      for (ArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory) || target.equals(archive)) {
          throw new CorpusException(
              "["
                  + archive
                  + "] has the entry ["
                  + entry.getName()
                  + "], which leaves its folder.");
        }
        if (isPlainFile(entry)) {
          boolean isDocuments = target.equals(documents);
          found |= isDocuments;
          write(in, target, isDocuments ? expected : OptionalLong.empty(), progress);
        }
      }
    }
    if (!found) {
      throw new CorpusException(
          "[" + archive + "] does not contain the file [" + documents.getFileName() + "].");
    }
  }

  private static boolean isPlainFile(ArchiveEntry entry) {
    return entry instanceof TarArchiveEntry tar ? tar.isFile() : !entry.isDirectory();
  }

  private void write(InputStream in, Path target, OptionalLong expected, StepProgress progress)
      throws IOException {
    try (PartialFile partial = PartialFile.of(target)) {
      try (OutputStream out = Files.newOutputStream(partial.path())) {
        Decompressor.copy(in, out, progress);
      }
      Decompressor.requireSize(archive, partial.path(), expected);
      partial.commit();
    }
  }

  private ArchiveInputStream<? extends ArchiveEntry> open(InputStream raw) throws IOException {
    String name = archive.getFileName().toString();
    if (name.endsWith(".zip")) {
      return new ZipArchiveInputStream(raw);
    }
    if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
      return new TarArchiveInputStream(Decompressor.gunzip(raw));
    }
    if (name.endsWith(".tar.bz2")) {
      return new TarArchiveInputStream(new BZip2CompressorInputStream(raw, true));
    }
    return new TarArchiveInputStream(raw);
  }
}
