package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.LineRange;
import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.driver.params.UsedLines;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Track;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works out which bytes of document files one machine needs, where that is clearly less than the
 * whole: the files that the coordinator offers uncompressed, for the shares of the machine's
 * clients are consecutive lines. An archive travels whole, being smaller than most shares.
 */
public final class SliceOffers {
  private static final Logger LOG = LoggerFactory.getLogger(SliceOffers.class);

  /** What must be saved, so that small files stay simple. */
  private static final long WORTH = 1 << 20;

  private static final LineRange NOTHING = new LineRange(0, 0);

  private final Track track;
  private final CorpusOffers offered;

  /**
   * Creates one for a track.
   *
   * @param offered the files that the coordinator has
   */
  public SliceOffers(Track track, CorpusOffers offered) {
    this.track = track;
    this.offered = offered;
  }

  /**
   * Some lines of a file.
   *
   * @param key under which they are offered
   * @param file the whole file
   * @param bytes where they lie
   */
  public record Part(SliceKey key, Path file, OffsetTable.Extent bytes) {}

  /**
   * Returns what to offer to the machine that has these workers. Makes the offset tables it needs,
   * which reads a file once.
   *
   * @param whole the offers of whole files, with their digests
   */
  public List<Part> of(List<WorkerPlan> workers, List<FileOffer> whole) {
    Map<UsedLines.Source, LineRange> used = UsedLines.of(track, workers);
    List<Part> parts = new ArrayList<>();
    for (Corpus corpus : track.corpora()) {
      for (Documents set : corpus.documents()) {
        String key = CorpusOffers.key(corpus, set.documentFile());
        Optional<FileOffer> offer =
            whole.stream().filter(o -> o.key().equals(key) && !o.sha256().isEmpty()).findFirst();
        LineRange lines = used.getOrDefault(UsedLines.Source.of(corpus, set), NOTHING);
        if (offer.isPresent() && lines.count() < set.lineCount()) {
          part(offer.get(), set, lines).ifPresent(parts::add);
        }
      }
    }
    return parts;
  }

  private Optional<Part> part(FileOffer offer, Documents set, LineRange lines) {
    Path file = offered.files().get(offer.key());
    if (file == null) {
      // It is not here any more, which whoever asks for it will hear.
      return Optional.empty();
    }
    OffsetTable table = new OffsetTable(file);
    try {
      boolean usable = table.valid() && table.fits(set.lineCount());
      if (!usable && table.create(bytes -> {}) != set.lineCount()) {
        // The driver, who gets the whole file, says it.
        table.remove();
        return Optional.empty();
      }
      OffsetTable.Extent bytes = table.extent(lines);
      return offer.size() - bytes.length() < WORTH
          ? Optional.empty()
          : Optional.of(new Part(new SliceKey(offer.key(), offer.sha256(), lines), file, bytes));
    } catch (IOException e) {
      LOG.info("{} travels whole, it has no offset table: {}", file, e.toString());
      return Optional.empty();
    }
  }
}
