package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node lives. Its logs are wanted after the race, so they have a place of their own that
 * stays; where the server runs as another user, who cannot go there, they are written in the fresh
 * directory and moved at the end.
 *
 * @param kept {@code <root.dir>/races/<race id>/<node>}
 * @param fresh directory of its own that goes as a whole, or null when it lives in {@code kept}
 */
public record NodeDirectories(Path kept, Path fresh) {

  /**
   * Creates the directories.
   *
   * @param races {@code <root.dir>/races}
   * @param installRoot where to make a fresh directory with mode 0700, or null to install below
   *     {@code races}
   * @throws RallyException when something of that name is there already, or it cannot be made
   */
  static NodeDirectories create(Path races, Path installRoot, String raceId, String node) {
    Path kept = races.resolve(raceId).resolve(node);
    Path target = installRoot == null ? kept.resolve("install") : installRoot;
    try {
      Files.createDirectories(kept);
      Path fresh = null;
      if (installRoot != null) {
        Files.createDirectories(installRoot);
        fresh =
            Files.createTempDirectory(
                installRoot,
                "rallyd-" + node + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      NodeDirectories directories = new NodeDirectories(kept, fresh);
      if (Files.exists(directories.install())) {
        throw new RallyException(
            "There is an installation in [%s] already; remove it or use another race id."
                .formatted(directories.install()));
      }
      for (Path directory : directories.all()) {
        Files.createDirectories(directory);
      }
      return directories;
    } catch (IOException e) {
      throw DiskTrouble.sentence("create", target, e);
    }
  }

  /** Returns the directory that the archive is unpacked into. */
  public Path install() {
    return base().resolve("install");
  }

  /** Returns where the server writes its logs. */
  public Path logs() {
    return base().resolve("logs").resolve("server");
  }

  /** Returns where the server writes a dump of its heap when that is full. */
  public Path heapDump() {
    return base().resolve("heapdump");
  }

  /** Returns the server's directory for temporary files. */
  public Path temporary() {
    return base().resolve("tmp");
  }

  /** Returns what is to be removed after the race, besides the data paths. */
  public List<Path> removed() {
    return fresh != null ? List.of(fresh) : List.of(install(), temporary());
  }

  /** Returns the directory that the user of the server needs to reach. */
  public Path base() {
    return fresh != null ? fresh : kept;
  }

  /** Moves the logs to where they stay and drops what is empty. */
  public void keepLogs() throws IOException {
    if (fresh != null) {
      move(logs(), kept.resolve("logs").resolve("server"));
      move(heapDump(), kept.resolve("heapdump"));
    }
    for (Path directory :
        List.of(
            kept.resolve("heapdump"),
            kept.resolve("logs").resolve("server"),
            kept.resolve("logs"))) {
      deleteIfEmpty(directory);
    }
  }

  private List<Path> all() {
    return List.of(install(), logs(), heapDump(), temporary());
  }

  private static void move(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(from)) {
      for (Path entry : entries) {
        // A link would let the server's user name any file of ours.
        if (Files.isRegularFile(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          files.add(entry);
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      return;
    }
    for (Path file : files) {
      Files.createDirectories(to);
      Files.move(
          file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      return;
    }
  }
}
