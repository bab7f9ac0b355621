package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the Python sources of a track to this machine, below a hidden folder of the data cache
 * that is named for the track. Files that are here with the same content do not travel; those that
 * the track has no more are removed.
 */
final class PluginPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(PluginPreparation.class);

  private final Path directory;
  private final Origins origins;

  PluginPreparation(Path dataCache, String trackName, Origins origins) {
    Path plugins = dataCache.toAbsolutePath().normalize().resolve(".plugins");
    this.directory = DataDirectories.below(plugins, trackName);
    this.origins = origins;
  }

  /**
   * Brings them.
   *
   * @return bytes received
   * @throws CorpusException when that is impossible
   */
  long run() {
    List<FileOffer> offers = origins.plugins();
    long received = 0;
    Set<Path> wanted = new HashSet<>();
    try {
      for (FileOffer offer : offers) {
        Path file =
            DataDirectories.below(directory, offer.key().substring(PluginOffers.PREFIX.length()));
        wanted.add(file);
        // Small, and edited in place: always read, never believed by size and time.
        if (offer.sha256().isEmpty()
            || !Files.isRegularFile(file)
            || !Digests.read(file).equals(offer.sha256())) {
          received += origins.fetch(offer, file);
        }
      }
      removeAllBut(wanted);
    } catch (IOException e) {
      throw new CorpusException("The plugin sources in [" + directory + "] cannot be used.", e);
    }
    if (!offers.isEmpty()) {
      LOG.info("{} plugin sources of the track are in {}", offers.size(), directory);
    }
    return received;
  }

  private void removeAllBut(Set<Path> wanted) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).filter(f -> !wanted.contains(f)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
