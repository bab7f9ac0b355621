package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.supply.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One archive on its way into a directory, entry by entry. Links are made last, when no file is
 * written any more, and each must lead to something inside the directory; so nothing is ever
 * written or read through a link that leads out.
 */
final class Unpacking {
  private static final int MAX_ENTRIES = 200_000;

  private final Path archive;
  private final Path root;
  private final long maxBytes;
  private final Cancellation cancellation;
  private final Map<Path, String> links = new LinkedHashMap<>();
  private final byte[] buffer = new byte[1 << 16];
  private long bytes;
  private int entries;

  Unpacking(Path archive, Path root, long maxBytes, Cancellation cancellation) {
    this.archive = archive;
    this.root = root.toAbsolutePath().normalize();
    this.maxBytes = maxBytes;
    this.cancellation = cancellation;
  }

  void directory(String name) throws IOException {
    Files.createDirectories(place(name));
  }

  /** Writes a file; of its mode only the right to execute is taken over. */
  void file(String name, int mode, InputStream content) throws IOException {
    Path file = place(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = read(content); n >= 0; n = read(content)) {
        cancellation.check();
        bytes += n;
        if (bytes > maxBytes) {
          throw refused("it unpacks to more than " + (maxBytes >> 20) + " MB");
        }
        out.write(buffer, 0, n);
      }
    } catch (FileAlreadyExistsException e) {
      throw refused("entry [" + name + "] occurs twice");
    }
    if ((mode & 0100) != 0) {
      makeExecutable(file);
    }
  }

  void link(String name, String target) {
    links.put(place(name), target);
  }

  /** Makes the links. */
  void finish() throws IOException {
    Path realRoot = root.toRealPath();
    for (Map.Entry<Path, String> link : links.entrySet()) {
      Path place = link.getKey();
      Files.createDirectories(place.getParent());
      if (!place.getParent().toRealPath().startsWith(realRoot)
          || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        throw refused("link [" + root.relativize(place) + "] has no place");
      }
      Files.createSymbolicLink(place, Path.of(link.getValue()));
    }
    for (Path place : links.keySet()) {
      if (!leadsInside(place, realRoot)) {
        throw refused(
            "link [%s] leads out of the folder or nowhere".formatted(root.relativize(place)));
      }
    }
  }

  static void makeExecutable(Path file) throws IOException {
    Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    rights.add(PosixFilePermission.OWNER_EXECUTE);
    rights.add(PosixFilePermission.GROUP_EXECUTE);
    rights.add(PosixFilePermission.OTHERS_EXECUTE);
    Files.setPosixFilePermissions(file, rights);
  }

  static RallyException broken(Path archive, Exception e) {
    return new RallyException(
        "Archive [%s] cannot be read: %s."
            .formatted(archive, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }

  private static boolean leadsInside(Path link, Path realRoot) {
    try {
      return link.toRealPath().startsWith(realRoot);
    } catch (IOException e) {
      return false;
    }
  }

  /** Reading fails when the archive is broken; writing, when the disk is full: two sentences. */
  private int read(InputStream content) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw broken(archive, e);
    }
  }

  private Path place(String name) {
    if (++entries > MAX_ENTRIES) {
      throw refused("it has more than " + MAX_ENTRIES + " entries");
    }
    try {
      Path path = root.resolve(name.replace('\\', '/')).normalize();
      if (!name.startsWith("/") && path.startsWith(root)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw refused("entry [" + name + "] is no path");
    }
    throw refused("entry [" + name + "] climbs out of the folder");
  }

  private RallyException refused(String why) {
    return new RallyException("Archive [%s] is refused: %s.".formatted(archive, why));
  }
}
