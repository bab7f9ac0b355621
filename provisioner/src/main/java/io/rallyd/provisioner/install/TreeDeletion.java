package io.rallyd.provisioner.install;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Deletes directories with all that is in them. What is deleted may belong to another user, who
 * could exchange a directory for a link at any moment; so the walk holds each directory open and
 * names its entries relative to it, and never follows a link.
 */
public final class TreeDeletion {
  private TreeDeletion() {}

  /**
   * Deletes a file, a link or a directory with its content; does nothing when there is none.
   *
   * @throws IOException when something of it stays
   */
  public static void delete(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("refusing to delete " + path);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        delete(secure, path.getFileName());
      } else {
        deletePlainly(path);
      }
    }
  }

  private static void delete(SecureDirectoryStream<Path> parent, Path name) throws IOException {
    if (!isDirectory(parent, name)) {
      deleteFile(parent, name);
      return;
    }
    try (SecureDirectoryStream<Path> directory =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : directory) {
        delete(directory, entry.getFileName());
      }
    }
    parent.deleteDirectory(name);
  }

  private static void deleteFile(SecureDirectoryStream<Path> parent, Path name) throws IOException {
    try {
      parent.deleteFile(name);
    } catch (NoSuchFileException e) {
      // Somebody was faster; the purpose is reached.
      return;
    }
  }

  private static boolean isDirectory(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    try {
      return parent
          .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes()
          .isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void deletePlainly(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path entry : entries) {
          deletePlainly(entry);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}
