package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.DocumentPart;
import io.rallyd.driver.documents.LineRange;
import io.rallyd.driver.documents.OffsetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The slices of one document set in the data cache: files with some of its lines, named for the
 * content of the whole and for the lines, in a directory beside the place of the whole. A second
 * slice of the same content is never added: whoever needs other lines than before gets the whole
 * file, so that no byte comes more than twice however often the number of machines changes.
 */
final class Slices {
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})-(\\d{1,18})\\+(\\d{1,18})");

  private final Path directory;

  /** Creates the slices of a set whose whole file belongs at that path. */
  Slices(Path documents) {
    this.directory = documents.resolveSibling(documents.getFileName() + ".slices");
  }

  /** Returns where a slice belongs, whether it is there or not. */
  Path file(SliceKey key) {
    return directory.resolve(key.sha256() + "-" + key.lines().first() + "+" + key.lines().count());
  }

  /** Returns a slice that has the wanted lines of the same content, if it is here. */
  Optional<DocumentPart> find(SliceKey wanted) {
    for (Path file : files()) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()
          && name.group(1).equals(wanted.sha256())
          && lines(name).contains(wanted.lines())
          && new OffsetTable(file).valid()) {
        return Optional.of(new DocumentPart(file, lines(name).first()));
      }
    }
    return Optional.empty();
  }

  /** Returns whether other lines of the same content are here. */
  boolean hasOther(SliceKey wanted) {
    return files().stream()
        .map(f -> NAME.matcher(f.getFileName().toString()))
        .anyMatch(
            n ->
                n.matches()
                    && n.group(1).equals(wanted.sha256())
                    && !lines(n).equals(wanted.lines()));
  }

  private static LineRange lines(Matcher name) {
    return new LineRange(Long.parseLong(name.group(2)), Long.parseLong(name.group(3)));
  }

  private List<Path> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    } catch (IOException e) {
      throw new CorpusException("[" + directory + "] cannot be read.", e);
    }
  }

  /** Removes what is of other content than this, or all when there is none. */
  void removeAllBut(Optional<String> sha256) {
    try {
      for (Path file : files()) {
        String name = file.getFileName().toString();
        if (sha256.isEmpty() || !name.startsWith(sha256.get())) {
          Files.deleteIfExists(file);
        }
      }
      if (sha256.isEmpty()) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new CorpusException("Old slices in [" + directory + "] cannot be removed.", e);
    }
  }
}
