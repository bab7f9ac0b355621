package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.DocumentPart;
import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings one document set to the state in which it can be read: uncompressed, of the expected size,
 * with an offset table. Where the coordinator offers the lines by themselves that this machine
 * sends, and no more of the set is here, only these are brought.
 */
final class DocumentSetPreparation {
  private final DataDirectories directories;
  private final Origins origins;
  private final Decompressor decompressor;
  private final Digests digests;
  private final PreparationListener listener;
  private final Corpus corpus;
  private final Documents set;

  DocumentSetPreparation(
      DataDirectories directories,
      Origins origins,
      Decompressor decompressor,
      Digests digests,
      PreparationListener listener,
      Corpus corpus,
      Documents set) {
    this.directories = directories;
    this.origins = origins;
    this.decompressor = decompressor;
    this.digests = digests;
    this.listener = listener;
    this.corpus = corpus;
    this.set = set;
  }

  /**
   * Prepares the set.
   *
   * @return bytes that had to come from elsewhere
   * @throws CorpusException when that is impossible
   */
  long run() {
    List<Path> bundled = directories.bundled(set);
    if (bundled.isEmpty()) {
      return inCache(directories.cached(corpus));
    }
    beside(directories.track().orElseThrow(), bundled.get(0));
    return 0;
  }

  /** Uses what lies beside the track; whatever is there must be right. */
  private void beside(Path directory, Path file) {
    Path documents = DataDirectories.below(directory, set.documentFile());
    if (file.equals(documents)) {
      requireSize(documents, set.uncompressedBytes());
      table(documents, false);
      return;
    }
    requireSize(file, set.compressedBytes());
    Path target =
        Files.isWritable(documents.getParent())
            ? documents
            : DataDirectories.below(directories.cached(corpus), set.documentFile());
    if (!DataDirectories.whole(target, set.uncompressedBytes())) {
      decompressor.decompress(file, target, set.uncompressedBytes());
    }
    table(target, false);
  }

  private void requireSize(Path file, OptionalLong expected) {
    if (!DataDirectories.whole(file, expected)) {
      throw new CorpusException(
          "["
              + file
              + "] has a size of "
              + file.toFile().length()
              + " bytes but "
              + expected.orElse(0)
              + " bytes are expected.");
    }
  }

  private long inCache(Path directory) {
    Path documents = DataDirectories.below(directory, set.documentFile());
    Optional<Path> archive = set.archive().map(a -> DataDirectories.below(directory, a));
    dropOutdated(documents, archive);
    Slices slices = new Slices(documents);
    long received = 0;
    if (!DataDirectories.whole(documents, set.uncompressedBytes())) {
      if (archive.isEmpty() || !DataDirectories.whole(archive.get(), set.compressedBytes())) {
        Optional<SliceKey> slice = origins.slice(corpus, set);
        if (slice.isPresent() && slice.get().lines().count() == 0) {
          // No client of this machine sends any of it.
          return 0;
        }
        slices.removeAllBut(slice.map(SliceKey::sha256));
        Optional<DocumentPart> here = slice.flatMap(slices::find);
        if (here.isPresent()) {
          directories.slice(corpus, set, here.get());
          return 0;
        }
        if (slice.isPresent() && !slices.hasOther(slice.get())) {
          return fetchSlice(slices.file(slice.get()), slice.get());
        }
        received = origins.fetch(corpus, set, documents, archive);
      }
      boolean unpack = archive.isPresent() && Files.exists(archive.get());
      if (unpack && !DataDirectories.whole(documents, set.uncompressedBytes())) {
        decompressor.decompress(archive.get(), documents, set.uncompressedBytes());
        received += received == 0 ? editedSince(documents, archive) : 0;
      }
    }
    requireSize(documents, set.uncompressedBytes());
    table(documents, true);
    slices.removeAllBut(Optional.empty());
    return received;
  }

  /** An archive that was here already may be older than the documents that the coordinator has. */
  private long editedSince(Path documents, Optional<Path> archive) {
    dropOutdated(documents, archive);
    return Files.exists(documents) ? 0 : origins.fetch(corpus, set, documents, archive);
  }

  private long fetchSlice(Path file, SliceKey wanted) {
    long received = origins.fetch(wanted, file);
    OffsetTable table = new OffsetTable(file);
    try {
      create(file, table, wanted.lines().count());
    } catch (IOException e) {
      throw untabled(file, e);
    }
    directories.slice(corpus, set, new DocumentPart(file, wanted.lines().first()));
    return received;
  }

  /** What the coordinator has of the same name but with other content is the edited version. */
  private void dropOutdated(Path documents, Optional<Path> archive) {
    if (!origins.coordinatorDecides(set)) {
      return;
    }
    Optional<FileOffer> packed = set.archive().flatMap(a -> origins.offer(corpus, a));
    try {
      if (packed.isPresent() ? differs(archive.get(), packed.get()) : differs(documents)) {
        if (archive.isPresent()) {
          Files.deleteIfExists(archive.get());
        }
        Files.deleteIfExists(documents);
        new OffsetTable(documents).remove();
      }
    } catch (IOException e) {
      throw new CorpusException("[" + documents + "] cannot be compared or removed.", e);
    }
  }

  private boolean differs(Path documents) throws IOException {
    Optional<FileOffer> plain = origins.offer(corpus, set.documentFile());
    return plain.isPresent() && differs(documents, plain.get());
  }

  private boolean differs(Path file, FileOffer offer) throws IOException {
    return !offer.sha256().isEmpty()
        && Files.isRegularFile(file)
        && !digests.of(file).equals(offer.sha256());
  }

  /** What lies beside the track may be edited, so that a published table says nothing of it. */
  private void table(Path documents, boolean published) {
    OffsetTable table = new OffsetTable(documents);
    if (table.valid()) {
      return;
    }
    try {
      if (!published || !origins.fetchTable(corpus, set, table)) {
        create(documents, table, set.lineCount());
      }
    } catch (IOException e) {
      throw untabled(documents, e);
    }
  }

  private static CorpusException untabled(Path documents, IOException e) {
    return new CorpusException(
        "The offset table of ["
            + documents
            + "] cannot be written: "
            + Decompressor.reason(e)
            + ".",
        e);
  }

  private void create(Path documents, OffsetTable table, long expected) throws IOException {
    String step = "Preparing file offset table for [" + documents + "]";
    long lines;
    try (StepProgress progress =
        new StepProgress(listener, step, OptionalLong.of(Files.size(documents)))) {
      lines = table.create(progress);
    }
    if (lines != expected) {
      table.remove();
      throw new CorpusException(
          "["
              + documents
              + "] has "
              + lines
              + " lines but "
              + expected
              + " lines are expected for "
              + expected / set.linesPerDocument()
              + " documents.");
    }
  }
}
