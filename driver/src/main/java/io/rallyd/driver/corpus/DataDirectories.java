package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.documents.DocumentPart;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where the data of a track may lie on this machine: in the track's own directory, if it is here,
 * and in a directory of the data cache that is named for the corpus.
 */
final class DataDirectories implements CorpusFiles {
  private final Optional<Path> track;
  private final Path cache;
  private final Map<String, DocumentPart> slices = new ConcurrentHashMap<>();

  /**
   * Creates the directories.
   *
   * @param track directory of the track if it lies on this machine
   * @param cache the data cache
   */
  DataDirectories(Optional<Path> track, Path cache) {
    this.track = track.map(p -> p.toAbsolutePath().normalize());
    this.cache = cache.toAbsolutePath().normalize();
  }

  /** Returns the track's own directory. */
  Optional<Path> track() {
    return track;
  }

  /** Returns the directory of a corpus in the cache. */
  Path cached(Corpus corpus) {
    return below(cache, corpus.name());
  }

  /** Returns the directories in the order in which they are searched. */
  List<Path> of(Corpus corpus) {
    return Stream.concat(track.stream(), Stream.of(cached(corpus))).toList();
  }

  /**
   * Returns the files of a set that lie beside the track, the one that counts first: documents may
   * have been edited since they were unpacked, and every machine must send the same ones.
   */
  List<Path> bundled(Documents set) {
    return track.stream()
        .flatMap(
            directory ->
                Stream.concat(Stream.of(set.documentFile()), set.archive().stream())
                    .map(name -> below(directory, name)))
        .filter(Files::exists)
        .toList();
  }

  /** Says where the lines lie that this machine sends of a set which is not here as a whole. */
  void slice(Corpus corpus, Documents set, DocumentPart part) {
    slices.put(CorpusOffers.key(corpus, set.documentFile()), part);
  }

  /** Returns a path that does not leave the directory. */
  static Path below(Path directory, String name) {
    Path path = directory.resolve(name).normalize();
    if (!path.startsWith(directory) || path.equals(directory)) {
      throw new CorpusException("The name [" + name + "] leaves the data directory.");
    }
    return path;
  }

  /** Returns whether a file is there and has the expected size, if one is expected. */
  static boolean whole(Path file, OptionalLong expected) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    return expected.isEmpty() || file.toFile().length() == expected.getAsLong();
  }

  @Override
  public DocumentPart documents(Corpus corpus, Documents documents) {
    DocumentPart slice = slices.get(CorpusOffers.key(corpus, documents.documentFile()));
    // Whoever shares the cache and needs other lines puts the whole file in the place of a slice.
    return slice != null && Files.isRegularFile(slice.file())
        ? slice
        : DocumentPart.whole(wholeFile(corpus, documents));
  }

  private Path wholeFile(Corpus corpus, Documents documents) {
    return of(corpus).stream()
        .map(d -> below(d, documents.documentFile()))
        .filter(f -> whole(f, documents.uncompressedBytes()))
        .findFirst()
        .orElseThrow(
            () ->
                new CorpusException(
                    "The documents ["
                        + documents.documentFile()
                        + "] of corpus ["
                        + corpus.name()
                        + "] are not on this machine, searched were "
                        + of(corpus)
                        + "."));
  }
}
