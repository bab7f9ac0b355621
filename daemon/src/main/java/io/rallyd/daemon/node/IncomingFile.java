package io.rallyd.daemon.node;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.StreamReceipt;
import io.rallyd.transport.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file on its way: written under another name until it is whole. */
final class IncomingFile implements StreamSink {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingFile.class);

  private final FileOffer offer;
  private final Path target;
  private final Path part;
  private final LongConsumer bytesSoFar;
  private final CompletableFuture<Path> stored = new CompletableFuture<>();
  private FileChannel channel;
  private long written;

  IncomingFile(FileOffer offer, Path target, LongConsumer bytesSoFar) {
    this.offer = offer;
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.bytesSoFar = bytesSoFar;
  }

  /** Returns the target when the file is there; fails with a sentence. */
  CompletableFuture<Path> stored() {
    return stored;
  }

  @Override
  public void write(ByteBuffer chunk) throws IOException {
    try {
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
      open();
      channel.close();
      if (written != offer.size()) {
        throw new IOException("only " + written + " of " + offer.size() + " bytes came");
      }
      if (!offer.sha256().isEmpty() && !offer.sha256().equalsIgnoreCase(receipt.sha256())) {
        throw new IOException(
            "its SHA-256 is " + receipt.sha256() + ", expected " + offer.sha256());
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

  private void open() throws IOException {
    if (channel == null) {
      channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    }
  }

  private void fail(String reason, IOException cause) {
    try {
      if (channel != null) {
        channel.close();
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove {}", part, e);
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
