package io.rallyd.daemon.coordinator;

import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.transport.FilePart;
import io.rallyd.transport.Link;
import io.rallyd.transport.RequestFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a race offers to its members, by key. A member names a key, never a path, so it
 * gets nothing that was not offered. Safe for use by many threads.
 */
public final class FileShare {
  private static final Logger LOG = LoggerFactory.getLogger(FileShare.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final String raceId;
  private final Map<String, Offered> offered = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Creates the empty share of a race. */
  public FileShare(String raceId) {
    this.raceId = raceId;
  }

  /**
   * Offers a file under a key; a second offer under the same key replaces the first.
   *
   * @param sha256 lower-case hex of its SHA-256, or empty when not known; the stream is checked
   *     either way
   * @return the offer, for the message that tells members of it
   * @throws IOException when the file cannot be read
   */
  public FileOffer offer(String key, Path file, String sha256) throws IOException {
    long size = Files.size(file);
    offered.put(key, new Offered(file.toAbsolutePath(), 0, size));
    return new FileOffer(key, file.getFileName().toString(), size, sha256);
  }

  /**
   * Offers a part of a file as if it were a file.
   *
   * @param offset first byte
   * @param length bytes
   * @param sha256 lower-case hex of the part's SHA-256
   */
  public FileOffer offerPart(String key, Path file, long offset, long length, String sha256) {
    offered.put(key, new Offered(file.toAbsolutePath(), offset, length));
    return new FileOffer(key, file.getFileName().toString(), length, sha256);
  }

  /** Answers a member's request by a stream on the same link. */
  CompletionStage<FileSent> send(Link to, RequestFilePart request) {
    Offered found = closed ? null : offered.get(request.key());
    if (found == null) {
      return refused("The race offers no file '" + request.key() + "'.");
    }
    Path file = found.file();
    long rest = found.size() - request.offset();
    if (request.offset() < 0 || rest < 0) {
      return refused("The file '" + request.key() + "' has no byte " + request.offset() + ".");
    }
    long length = request.length() < 0 ? rest : Math.min(rest, request.length());
    FileContent header = new FileContent(raceId, request.transferId(), length);
    return to.stream(header, new FilePart(file, found.offset() + request.offset(), length), IDLE)
        .handle(
            (receipt, failure) -> {
              if (failure != null) {
                LOG.warn("cannot send {} to {}", file, to.peer().address(), failure);
                throw RequestFailedException.refused(
                    "The coordinator could not send " + file.getFileName() + " whole.");
              }
              return new FileSent(receipt.size(), receipt.sha256());
            });
  }

  /** Withdraws all offers; transfers that run are not cut. */
  void close() {
    closed = true;
    offered.clear();
  }

  private static CompletionStage<FileSent> refused(String sentence) {
    return CompletableFuture.failedFuture(RequestFailedException.refused(sentence));
  }

  /** Bytes of a file as it was offered: requests are answered on event loops. */
  private record Offered(Path file, long offset, long size) {}
}
