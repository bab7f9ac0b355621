package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.LineRange;
import io.rallyd.driver.params.UsedCorpora;
import io.rallyd.driver.params.UsedLines;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Track;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the coordinator can give to load drivers that lack data of a track.
 *
 * @param files the files by the key of their offers
 * @param offers what is offered
 * @param corpusBytes bytes that a driver without any of the data may have to store: archives and
 *     documents, as far as the track tells or the files show
 */
public record CorpusOffers(Map<String, Path> files, List<FileOffer> offers, long corpusBytes) {

  /**
   * Returns the offers for the chosen challenge of a track. The parameters of all its tasks are
   * checked on the way.
   *
   * @param trackDirectory directory of the track on the coordinator
   * @param dataCache data cache of the coordinator
   * @throws io.rallyd.protocol.RallyException when a parameter of a task breaks a rule
   */
  public static CorpusOffers of(Track track, Path trackDirectory, Path dataCache) {
    DataDirectories directories = new DataDirectories(Optional.of(trackDirectory), dataCache);
    Map<String, Path> files = new LinkedHashMap<>();
    List<FileOffer> offers = new ArrayList<>();
    long bytes = 0;
    for (Corpus corpus : UsedCorpora.of(track)) {
      for (Documents set : corpus.documents().stream().filter(Documents::isFile).toList()) {
        Optional<Path> file = find(directories, corpus, set);
        if (file.isPresent()) {
          String key = key(corpus, relativeName(set, file.get()));
          files.put(key, file.get());
          offers.add(new FileOffer(key, file.get().getFileName().toString(), size(file.get()), ""));
        }
        bytes += set.uncompressedBytes().orElse(0);
        bytes += archiveBytes(set, file);
      }
    }
    return new CorpusOffers(Map.copyOf(files), List.copyOf(offers), bytes);
  }

  /**
   * Returns the bytes that the machine of some workers may have to store at least, if it has none
   * of the data: of documents that are offered uncompressed only the lines that it sends.
   *
   * @param track the track that the offers are for
   */
  public long corpusBytes(Track track, List<WorkerPlan> workers) {
    Map<UsedLines.Source, LineRange> used = UsedLines.of(track, workers);
    long spared = 0;
    for (Corpus corpus : UsedCorpora.of(track)) {
      for (Documents set : corpus.documents().stream().filter(Documents::isFile).toList()) {
        if (files.containsKey(key(corpus, set.documentFile()))) {
          LineRange lines = used.get(UsedLines.Source.of(corpus, set));
          double unused = 1 - (lines == null ? 0 : (double) lines.count() / set.lineCount());
          spared += (long) (set.uncompressedBytes().orElse(0) * unused);
          spared += archiveBytes(set, Optional.of(files.get(key(corpus, set.documentFile()))));
        }
      }
    }
    return Math.max(0, corpusBytes - spared);
  }

  /** Returns the key under which a file of a corpus is offered. */
  static String key(Corpus corpus, String file) {
    return "corpus/" + corpus.name() + "/" + file;
  }

  /** What lies beside the track counts; of the cache the archive travels, because it is smaller. */
  private static Optional<Path> find(DataDirectories directories, Corpus corpus, Documents set) {
    List<Path> candidates = new ArrayList<>(directories.bundled(set));
    Path cache = directories.cached(corpus);
    set.archive().ifPresent(archive -> candidates.add(DataDirectories.below(cache, archive)));
    candidates.add(DataDirectories.below(cache, set.documentFile()));
    return candidates.stream().filter(file -> whole(set, file)).findFirst();
  }

  private static boolean whole(Documents set, Path file) {
    boolean archive = !relativeName(set, file).equals(set.documentFile());
    return DataDirectories.whole(file, archive ? set.compressedBytes() : set.uncompressedBytes());
  }

  private static long archiveBytes(Documents set, Optional<Path> offered) {
    return set.archive().isEmpty()
        ? 0
        : set.compressedBytes().orElse(offered.map(CorpusOffers::size).orElse(0L));
  }

  private static String relativeName(Documents set, Path file) {
    return set.archive().filter(file::endsWith).orElse(set.documentFile());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CorpusException("[" + file + "] cannot be read.", e);
    }
  }
}
