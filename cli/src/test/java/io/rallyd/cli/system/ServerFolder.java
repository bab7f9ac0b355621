package io.rallyd.cli.system;

import io.rallyd.provisioner.supply.ArchiveRequest;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.ProgressListener;
import io.rallyd.provisioner.supply.Supplier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Puts an Elasticsearch into a folder of its own, and removes that. */
final class ServerFolder {
  static final String VERSION = "7.17.29";
  private static final Path PARENT = Path.of("/var/tmp");

  private ServerFolder() {}

  /** Returns the archive of Elasticsearch, which is downloaded the first time. */
  static Path archive(Path cache) {
    return new Supplier(cache)
        .supply(
            new ArchiveRequest(VERSION, Supplier.MAVEN, Map.of(), Map.of()),
            ProgressListener.NONE,
            new Cancellation())
        .file();
  }

  /** Returns a fresh folder that only its owner can enter. */
  static Path fresh() throws IOException {
    return Files.createTempDirectory(
        PARENT,
        "itest-elasticsearch-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Unzips the archive; returns the folder in it. */
  static Path unzip(Path archive, Path target) throws IOException {
    Path top = null;
    try (InputStream file = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        top = target.resolve(target.relativize(path).getName(0));
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(zip, path);
          if (path.getParent().endsWith("bin")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
    return top;
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
