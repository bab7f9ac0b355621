package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
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
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Chooses the directories of a node and makes the kept one, where they can be noted before {@link
   * #make} makes the others.
   *
   * @param races {@code <root.dir>/races}
   * @param installRoot where a fresh directory is to be, or null to install below {@code races}
   * @throws RallyException when something of that name is there already, or it cannot be made
   */
  static NodeDirectories choose(Path races, Path installRoot, String raceId, String node) {
    Path kept = races.resolve(raceId).resolve(node);
    Path fresh =
        installRoot == null
            ? null
            : installRoot.resolve("rallyd-" + node + "-" + Long.toHexString(RANDOM.nextLong()));
    NodeDirectories directories = new NodeDirectories(kept, fresh);
    for (Path taken : directories.removed()) {
      if (Files.exists(taken, LinkOption.NOFOLLOW_LINKS)) {
        throw new RallyException(
            "There is an installation in [%s] already; remove it or use another race id."
                .formatted(taken));
      }
    }
    try {
      Files.createDirectories(kept);
      return directories;
    } catch (IOException e) {
      throw DiskTrouble.sentence("create", kept, e);
    }
  }

  /** Makes the directories; a fresh one is for its owner alone. */
  void make() {
    try {
      if (fresh != null) {
        Files.createDirectories(fresh.getParent());
        Files.createDirectory(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      for (Path directory : all()) {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw DiskTrouble.sentence("create", install(), e);
    }
  }

  /** Returns whether nothing is left of what was to be removed. */
  public boolean gone() {
    return removed().stream().noneMatch(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
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
        if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
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
