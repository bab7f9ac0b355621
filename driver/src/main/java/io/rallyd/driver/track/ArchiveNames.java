package io.rallyd.driver.track;

import java.util.List;
import java.util.Optional;

/** Names of document files and of the archives they come in. */
final class ArchiveNames {
  private static final List<String> EXTENSIONS =
      List.of(".tar.gz", ".tar.bz2", ".tgz", ".zip", ".bz2", ".gz", ".tar", ".zst");

  private ArchiveNames() {}

  /** Returns the extension by which a file is known as an archive; double ones count as one. */
  static Optional<String> archiveExtension(String name) {
    return EXTENSIONS.stream().filter(name::endsWith).findFirst();
  }

  /** Returns the name of the file inside, which is the name itself when it is no archive. */
  static String documentFile(String name) {
    return archiveExtension(name)
        .map(e -> name.substring(0, name.length() - e.length()))
        .orElse(name);
  }

  /**
   * Returns the name of the small variant of a document file: {@code a.json} is {@code a-1k.json}.
   */
  static String small(String documentFile) {
    int slash = documentFile.lastIndexOf('/');
    int dot = documentFile.lastIndexOf('.');
    return dot > slash + 1
        ? documentFile.substring(0, dot) + "-1k" + documentFile.substring(dot)
        : documentFile + "-1k";
  }
}
