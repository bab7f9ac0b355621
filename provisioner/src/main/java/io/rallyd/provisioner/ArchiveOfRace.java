package io.rallyd.provisioner;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.race.NodeProgress;
import io.rallyd.provisioner.supply.Archive;
import io.rallyd.provisioner.supply.ArchiveRequest;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.FileSource;
import io.rallyd.provisioner.supply.Product;
import io.rallyd.provisioner.supply.ProgressListener;
import io.rallyd.provisioner.supply.Supplier;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gets the archive of a race onto this machine: the very one that the coordinator has if that
 * offers one, from a cache of this machine if possible, else over the link; without an offer from
 * where the repository says. Blocks.
 */
final class ArchiveOfRace {
  private final InstallNodes request;
  private final Link link;
  private final Supplier supplier;
  private final FileSource files;
  private final Cancellation cancellation;

  ArchiveOfRace(
      InstallNodes request,
      Link link,
      Supplier supplier,
      FileSource files,
      Cancellation cancellation) {
    this.request = request;
    this.link = link;
    this.supplier = supplier;
    this.files = files;
    this.cancellation = cancellation;
  }

  Archive get() {
    Distribution wanted = request.distribution();
    ArchiveRequest described =
        new ArchiveRequest(
            wanted.version(),
            wanted.repository(),
            request.distributionSettings(),
            request.car().variables());
    FileOffer offer = wanted.archive();
    String title = Product.of(wanted.product()).title() + " " + wanted.version();
    if (offer.name().isEmpty()) {
      Progress progress = new Progress("Downloading " + title);
      Archive archive = supplier.supply(described, progress, cancellation);
      progress.finish();
      return archive;
    }
    return cached(described, offer).orElseGet(() -> fetched(title, offer));
  }

  private Optional<Archive> cached(ArchiveRequest described, FileOffer offer) {
    if (offer.sha256().isEmpty()) {
      return Optional.empty();
    }
    Optional<Archive> own = Optional.empty();
    try {
      own = supplier.cached(described).filter(a -> a.sha256().equals(offer.sha256()));
    } catch (RallyException e) {
      // A repository that this machine does not know is no reason to fail: there is an offer.
      own = Optional.empty();
    }
    return own.isPresent() ? own : supplier.cached(offer.name(), offer.size(), offer.sha256());
  }

  private Archive fetched(String title, FileOffer offer) {
    Path target = supplier.target(offer.name());
    Progress progress = new Progress("Copying " + title);
    try {
      cancellation.await(
          files.fetch(
              link,
              request.raceId(),
              offer,
              target,
              bytes -> progress.progress(bytes, offer.size())));
    } catch (RequestFailedException e) {
      throw new RallyException(
          "Cannot get [%s] from the coordinator: %s".formatted(offer.name(), e.getMessage()), e);
    } finally {
      progress.finish();
    }
    Archive archive = supplier.recorded(target);
    if (!offer.sha256().isEmpty() && !offer.sha256().equals(archive.sha256())) {
      delete(target);
      throw new RallyException(
          "The checksum of [%s] from the coordinator is wrong: SHA-256 is %s, not %s."
              .formatted(target, archive.sha256(), offer.sha256()));
    }
    return archive;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RallyException("Cannot delete [%s]: %s.".formatted(file, e), e);
    }
  }

  /** Tells the coordinator each whole percent. */
  private final class Progress implements ProgressListener {
    private final String step;
    private int last = -1;

    Progress(String step) {
      this.step = step;
    }

    @Override
    public synchronized void progress(long bytes, long total) {
      int percent = total > 0 ? (int) Math.min(100, bytes * 100 / total) : -1;
      if (percent > last) {
        last = percent;
        link.send(new NodeProgress(request.raceId(), step, percent, false));
      }
    }

    /** Says nothing when nothing was transferred. */
    synchronized void finish() {
      if (last >= 0) {
        link.send(new NodeProgress(request.raceId(), step, last, true));
      }
    }
  }
}
