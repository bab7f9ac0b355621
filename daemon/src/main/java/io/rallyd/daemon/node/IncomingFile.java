package io.rallyd.daemon.node;

import io.rallyd.driver.documents.PartialFile;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.StreamReceipt;
import io.rallyd.transport.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way: written under another name until it is whole. All but {@link #stop} is
 * called by the stream, one call at a time.
 */
final class IncomingFile implements StreamSink {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingFile.class);

  private final FileOffer offer;
  private final Path target;
  private final LongConsumer bytesSoFar;
  private final CompletableFuture<Path> stored = new CompletableFuture<>();
  private PartialFile part;
  private FileChannel channel;
  private long written;
  private volatile boolean unwanted;

  IncomingFile(FileOffer offer, Path target, LongConsumer bytesSoFar) {
    this.offer = offer;
    this.target = target;
    this.bytesSoFar = bytesSoFar;
  }

  /** Returns the target when the file is there; fails with a sentence. */
  CompletableFuture<Path> stored() {
    return stored;
  }

  /** Nobody waits for the file any more: the stream is refused as soon as it brings more. */
  void stop() {
    unwanted = true;
  }

  @Override
  public void write(ByteBuffer chunk) throws IOException {
    try {
      refuseIfUnwanted();
      if (written + chunk.remaining() > offer.size()) {
        throw new IOException("more bytes came than the " + offer.size() + " that were offered");
      }
      open();
      while (chunk.hasRemaining()) {
        written += channel.write(chunk);
      }
    } catch (IOException e) {
      fail(e.getMessage(), e);
      throw e;
    }
    bytesSoFar.accept(written);
  }

  @Override
  public void complete(StreamReceipt receipt) throws IOException {
    try {
      refuseIfUnwanted();
      open();
      channel.close();
      if (written != offer.size()) {
        throw new IOException("only " + written + " of " + offer.size() + " bytes came");
      }
      if (!offer.sha256().isEmpty() && !offer.sha256().equalsIgnoreCase(receipt.sha256())) {
        throw new IOException(
            "its SHA-256 is " + receipt.sha256() + ", expected " + offer.sha256());
      }
      part.commit();
    } catch (IOException e) {
      fail(e.getMessage(), e);
      throw e;
    }
    stored.complete(target);
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

  private void open() throws IOException {
    if (channel == null) {
      part = PartialFile.of(target);
      channel =
          FileChannel.open(part.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  private void fail(String reason, IOException cause) {
    try {
      if (channel != null) {
        channel.close();
        part.close();
      }
    } catch (IOException e) {
      LOG.warn("cannot remove {}", part.path(), e);
    }
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
