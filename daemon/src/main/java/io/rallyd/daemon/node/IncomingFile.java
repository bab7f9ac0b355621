package io.rallyd.daemon.node;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.StreamReceipt;
import io.rallyd.transport.StreamSink;
import io.rallyd.transport.download.PartialDownload;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way: written under another name until it is whole. What came of it is kept when
 * the transfer ends early, and gone on with when the same file, by its SHA-256, is offered again.
 * All but {@link #stop} is called by the stream, one call at a time.
 */
final class IncomingFile implements StreamSink {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingFile.class);
  private static final int BUFFER = 1 << 18;

  private final FileOffer offer;
  private final Path target;
  private final LongConsumer bytesSoFar;
  private final PartialDownload partial;
  private final long offset;
  private final Optional<MessageDigest> digest;
  private final CompletableFuture<Path> stored = new CompletableFuture<>();
  private boolean begun;
  private boolean closed;
  private volatile boolean unwanted;

  private IncomingFile(
      FileOffer offer, Path target, LongConsumer bytesSoFar, PartialDownload partial)
      throws IOException {
    this.offer = offer;
    this.target = target;
    this.bytesSoFar = bytesSoFar;
    this.partial = partial;
    this.offset = partial.here();
    // The stream's own digest is that of the rest alone. What is here is read before the rest is
    // asked for, since the sender does not wait as long as reading a large file takes.
    this.digest =
        offset > 0 && !offer.sha256().isEmpty()
            ? Optional.of(digestOf(partial.data(), offset))
            : Optional.empty();
  }

  private static MessageDigest digestOf(Path data, long bytes) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(data)) {
      for (long left = bytes; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
        if (read < 0) {
          throw new EOFException(data + " ends " + left + " bytes too early");
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
    }
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens the file, with what an earlier transfer left of it; blocks for the disk. */
  static IncomingFile open(FileOffer offer, Path target, LongConsumer bytesSoFar)
      throws IOException {
    PartialDownload partial = PartialDownload.open(target);
    String source = "coordinator " + offer.key().replaceAll("[\\r\\n]", " ");
    if (!partial.begun(source) || !partial.validator().equals(offer.sha256())) {
      partial.begin(source, offer.sha256(), offer.size(), 0);
    }
    try {
      return new IncomingFile(offer, target, bytesSoFar, partial);
    } catch (IOException e) {
      partial.close();
      throw e;
    }
  }

  /** Returns how many bytes were here before. */
  long offset() {
    return offset;
  }

  /** Returns the target when the file is there; fails with a sentence. */
  CompletableFuture<Path> stored() {
    return stored;
  }

  /** The stream begins; refuses when nobody waits any more. */
  synchronized boolean begin() {
    begun = !unwanted && !closed;
    return begun;
  }

  /** Nobody waits for the file any more: the stream is refused as soon as it brings more. */
  void stop() {
    unwanted = true;
    boolean idle;
    synchronized (this) {
      idle = !begun;
    }
    if (idle) {
      // On a thread that may touch the disk.
      CompletableFuture.runAsync(this::close);
    }
  }

  @Override
  public void write(ByteBuffer chunk) throws IOException {
    try {
      refuseIfUnwanted();
      if (partial.here() + chunk.remaining() > offer.size()) {
        throw new IOException("more bytes came than the " + offer.size() + " that were offered");
      }
      digest.ifPresent(d -> d.update(chunk.duplicate()));
      partial.append(chunk);
    } catch (IOException e) {
      fail(e.getMessage(), e);
      throw e;
    }
    bytesSoFar.accept(partial.here());
  }

  @Override
  public void complete(StreamReceipt receipt) throws IOException {
    try {
      refuseIfUnwanted();
      if (partial.here() != offer.size()) {
        throw new IOException("only " + partial.here() + " of " + offer.size() + " bytes came");
      }
      if (!offer.sha256().isEmpty()) {
        requireDigest(
            digest.map(d -> HexFormat.of().formatHex(d.digest())).orElse(receipt.sha256()));
      }
      partial.commit();
      close();
    } catch (IOException e) {
      fail(e.getMessage(), e);
      throw e;
    }
    stored.complete(target);
  }

  private void requireDigest(String sha256) throws IOException {
    if (!offer.sha256().equalsIgnoreCase(sha256)) {
      partial.spoil();
      throw new IOException("its SHA-256 is " + sha256 + ", expected " + offer.sha256());
    }
  }

  @Override
  public void abort(String reason) {
    fail(reason, null);
  }

  private void refuseIfUnwanted() throws IOException {
    if (unwanted) {
      throw new IOException("nobody waits for it any more");
    }
  }

  private synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      partial.close();
    } catch (IOException e) {
      LOG.warn("cannot close {}", partial.data(), e);
    }
  }

  private void fail(String reason, IOException cause) {
    close();
    stored.completeExceptionally(
        new RallyException(
            "Cannot take "
                + offer.name()
                + " from the coordinator to "
                + target
                + ": "
                + reason
                + ".",
            cause));
  }
}
