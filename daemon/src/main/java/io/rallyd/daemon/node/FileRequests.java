package io.rallyd.daemon.node;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import io.rallyd.transport.StreamSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Gets files that the coordinator offers during a race: asks for one by its key and takes the
 * stream that follows. Driver and provisioner share it. Safe for use by many threads.
 */
public final class FileRequests {
  /** A transfer slower than this on average has failed, whatever its progress. */
  private static final long MIN_BYTES_PER_SECOND = 256 * 1024;

  private static final Duration MIN_DEADLINE = Duration.ofMinutes(2);

  private final AtomicLong transfers = new AtomicLong();
  private final Map<Transfer, IncomingFile> expected = new ConcurrentHashMap<>();

  /** Takes the streams of requested files. */
  void register(Handlers.Builder handlers) {
    handlers.receive(FileContent.class, this::open);
    handlers.onClosed((link, reason) -> expected.keySet().removeIf(t -> t.link() == link));
  }

  /**
   * Fetches a file; it appears under its name only when it is whole and its checksum is right. What
   * an earlier transfer of the same file left is gone on with. Looks at the disk, so not for event
   * loops.
   *
   * @param coordinator the link to the coordinator
   * @param raceId the race that offers the file
   * @param offer the file
   * @param target where to put it; its directory exists
   * @param bytesSoFar is told now and then, on a thread that may block, how much is here
   * @return the target when it is there; cancelling the future ends the transfer and removes what
   *     came of it, unless it can be gone on with
   */
  public CompletableFuture<Path> fetch(
      Link coordinator, String raceId, FileOffer offer, Path target, LongConsumer bytesSoFar) {
    Transfer transfer = new Transfer(coordinator, transfers.incrementAndGet());
    IncomingFile file;
    try {
      file = IncomingFile.open(offer, target, bytesSoFar);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(
          new RallyException("Cannot store " + target + ": " + e.getMessage() + ".", e));
    }
    expected.put(transfer, file);
    CompletableFuture<Path> result = new CompletableFuture<>();
    file.stored().whenComplete((path, failure) -> settle(result, path, failure));
    coordinator
        .request(question(raceId, transfer, offer, file), deadline(offer))
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                settle(result, null, failure);
              }
            });
    result.whenComplete(
        (path, failure) -> {
          expected.remove(transfer);
          if (failure != null) {
            file.stop();
          }
        });
    return result;
  }

  private static Request<FileSent> question(
      String raceId, Transfer transfer, FileOffer offer, IncomingFile file) {
    return file.offset() == 0
        ? new RequestFile(raceId, transfer.id(), offer.key())
        : new RequestFilePart(raceId, transfer.id(), offer.key(), file.offset(), -1);
  }

  private StreamSink open(Link from, FileContent header) {
    IncomingFile file = expected.get(new Transfer(from, header.transferId()));
    if (file == null || !file.begin()) {
      throw RequestFailedException.refused(
          "Nobody asked for transfer " + header.transferId() + ".");
    }
    return file;
  }

  private static Duration deadline(FileOffer offer) {
    return MIN_DEADLINE.plusSeconds(offer.size() / MIN_BYTES_PER_SECOND);
  }

  private static void settle(CompletableFuture<Path> result, Path path, Throwable failure) {
    if (failure == null) {
      result.complete(path);
    } else {
      result.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  /** Links are told apart by identity, so a stream is never taken from another peer. */
  private record Transfer(Link link, long id) {}
}
