package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.Link;
import io.rallyd.transport.download.PartialDownload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * Where missing data comes from: in the order that this machine is set to, the coordinator, if it
 * offers it, and the address that the track gives. Safe for use by several threads.
 */
final class Origins {
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** How many files come from the coordinator at a time: a link bears only so many streams. */
  private static final int TRANSFERS = 4;

  private final Semaphore transfers = new Semaphore(TRANSFERS);
  private final String raceId;
  private final Link coordinator;
  private final FileSource files;
  private final List<FileOffer> offers;
  private final Downloader downloader;
  private final List<Origin> order;
  private final boolean offline;
  private final boolean testMode;
  private final PreparationListener listener;

  Origins(
      String raceId,
      Link coordinator,
      FileSource files,
      List<FileOffer> offers,
      Downloader downloader,
      List<Origin> order,
      boolean offline,
      boolean testMode,
      PreparationListener listener) {
    this.raceId = raceId;
    this.coordinator = coordinator;
    this.files = files;
    this.offers = List.copyOf(offers);
    this.downloader = downloader;
    this.order = List.copyOf(order);
    this.offline = offline;
    this.testMode = testMode;
    this.listener = listener;
  }

  /**
   * Gets the archive, or the documents where there is no archive or the coordinator has only these.
   * A machine that is offline passes the track's address over.
   *
   * @return bytes received
   * @throws CorpusException when nobody has the data
   */
  long fetch(Corpus corpus, Documents set, Path documents, Optional<Path> archive) {
    boolean addressed = set.baseUrl().isPresent();
    for (Origin origin : order) {
      if (origin == Origin.BASE_URL && addressed && !offline) {
        return download(corpus, set, archive.orElse(documents));
      }
      if (origin == Origin.COORDINATOR) {
        Optional<FileOffer> packed = archive.flatMap(a -> offer(corpus, set.archive().get()));
        if (packed.isPresent()) {
          return fromCoordinator(packed.get(), archive.get(), set.compressedBytes());
        }
        Optional<FileOffer> plain = offer(corpus, set.documentFile());
        if (plain.isPresent()) {
          return fromCoordinator(plain.get(), documents, set.uncompressedBytes());
        }
      }
    }
    return download(corpus, set, archive.orElse(documents));
  }

  /** Returns the coordinator's offer of a file, if the coordinator may be asked. */
  Optional<FileOffer> offer(Corpus corpus, String file) {
    if (!order.contains(Origin.COORDINATOR)) {
      return Optional.empty();
    }
    String key = CorpusOffers.key(corpus, file);
    return offers.stream().filter(o -> o.key().equals(key)).findFirst();
  }

  /** Returns the sources of the track's plugin that the coordinator has. */
  List<FileOffer> plugins() {
    return offers.stream().filter(o -> o.key().startsWith(PluginOffers.PREFIX)).toList();
  }

  /**
   * Gets a file that the coordinator offers.
   *
   * @return bytes received
   * @throws CorpusException when it does not come
   */
  long fetch(FileOffer offer, Path target) {
    return fromCoordinator(offer, target, OptionalLong.empty());
  }

  /**
   * Returns the lines of a set that this machine needs, if the coordinator offers them by
   * themselves and is to be asked for the set.
   */
  Optional<SliceKey> slice(Corpus corpus, Documents set) {
    boolean asked = offline && order.contains(Origin.COORDINATOR);
    if (!asked && !coordinatorDecides(set)) {
      return Optional.empty();
    }
    String file = CorpusOffers.key(corpus, set.documentFile());
    return offers.stream()
        .flatMap(o -> SliceKey.of(o).stream())
        .filter(k -> k.file().equals(file))
        .findFirst();
  }

  /**
   * Gets lines that the coordinator offers by themselves.
   *
   * @return bytes received
   * @throws CorpusException when they do not come
   */
  long fetch(SliceKey slice, Path target) {
    FileOffer offer =
        offers.stream().filter(o -> o.key().equals(slice.text())).findFirst().orElseThrow();
    return fetch(offer, target);
  }

  private long fromCoordinator(FileOffer offer, Path target, OptionalLong expected) {
    String step = "Receiving track data [" + offer.name() + "] from the coordinator";
    OptionalLong size = expected.isPresent() ? expected : OptionalLong.of(offer.size());
    if (offer.size() != size.getAsLong()) {
      throw new CorpusException(
          "The coordinator has "
              + offer.size()
              + " bytes of ["
              + offer.name()
              + "] but "
              + size.getAsLong()
              + " bytes are expected.");
    }
    try (StepProgress progress = new StepProgress(listener, step, size)) {
      // What an earlier attempt left is gone on with, or makes room for what comes in its place.
      long missing = Math.max(0, size.getAsLong() - PartialDownload.left(target));
      DiskSpace.require(target.getParent(), OptionalLong.of(missing), "[" + offer.name() + "]");
      transfer(offer, target, progress);
      return size.getAsLong();
    } catch (IOException e) {
      throw new CorpusException(
          "["
              + offer.name()
              + "] could not be received from the coordinator: "
              + Decompressor.reason(e)
              + ".",
          e);
    }
  }

  private void transfer(FileOffer offer, Path target, StepProgress progress) throws IOException {
    try {
      transfers.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("cancelled");
    }
    try {
      IdleWait.until(
          files.fetch(coordinator, raceId, offer, target, progress).toCompletableFuture(),
          IDLE,
          progress::bytes);
    } finally {
      transfers.release();
    }
  }

  private long download(Corpus corpus, Documents set, Path target) {
    OptionalLong expected =
        set.archive().isPresent() ? set.compressedBytes() : set.uncompressedBytes();
    if (set.baseUrl().isPresent() && !order.contains(Origin.BASE_URL)) {
      throw new CorpusException(
          "Cannot get the data of corpus ["
              + corpus.name()
              + "]: the coordinator does not have ["
              + set.sourceFile()
              + "], and the key corpus.origins of this machine's rally.ini leaves out the"
              + " base-url.");
    }
    if (set.baseUrl().isEmpty()) {
      throw new CorpusException(
          "Cannot get the data of corpus ["
              + corpus.name()
              + "]: the track has no \"base-url\" for ["
              + set.sourceFile()
              + "]"
              + wrongSize(target, expected)
              + ".");
    }
    if (offline) {
      throw new CorpusException(
          "Cannot find ["
              + target
              + "] and will not download it because of --offline"
              + wrongSize(target, expected)
              + ".");
    }
    String url = url(set.baseUrl().get(), set.sourceFile());
    try {
      return downloader.download(url, target, expected);
    } catch (Downloader.StatusException e) {
      if (e.status() == 404 && testMode) {
        throw new CorpusException(
            "This track does not support test mode: [" + url + "] does not exist.", e);
      }
      throw e;
    }
  }

  private static String wrongSize(Path target, OptionalLong expected) {
    return Files.exists(target) && expected.isPresent()
        ? ", and ["
            + target
            + "] has "
            + target.toFile().length()
            + " bytes where "
            + expected.getAsLong()
            + " are expected"
        : "";
  }

  private static String url(String base, String file) {
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/" + file;
  }

  /** Returns whether the coordinator's version of a set counts, not that of the track's address. */
  boolean coordinatorDecides(Documents set) {
    int coordinators = order.indexOf(Origin.COORDINATOR);
    int published = set.baseUrl().isPresent() ? order.indexOf(Origin.BASE_URL) : -1;
    return coordinators >= 0 && (published < 0 || coordinators < published);
  }

  /**
   * Tries to get the offset table that is published with the documents. That of documents which the
   * coordinator has may be wrong, because these may have been edited there.
   *
   * @return whether there is one now and it fits; any failure means there is none
   * @throws IOException when one that does not fit cannot be removed
   */
  boolean fetchTable(Corpus corpus, Documents set, OffsetTable table) throws IOException {
    if (set.baseUrl().isEmpty()
        || offline
        || !order.contains(Origin.BASE_URL)
        || !set.baseUrl().get().startsWith("http")
        || offer(corpus, set.documentFile()).isPresent()
        || set.archive().flatMap(a -> offer(corpus, a)).isPresent()) {
      return false;
    }
    try {
      downloader.downloadOnce(
          url(set.baseUrl().get(), set.documentFile() + ".offset"), table.path());
    } catch (CorpusException e) {
      return false;
    }
    if (table.valid() && table.fits(set.lineCount())) {
      return true;
    }
    table.remove();
    return false;
  }
}
