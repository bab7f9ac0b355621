package io.rallyd.benchmarks.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Who sends the file. */
enum StreamContender {
  /** Our transport. */
  RALLYD,
  /** Netty, frames from memory. */
  NETTY,
  /** Netty, regions of the file that the kernel sends; without TLS only. */
  REGION,
  /** Netty, frames read from the file, and SHA-256 at both ends. */
  SUMMED,
  /** A blocking socket and {@code transferTo}; never with TLS. */
  TRANSFER;

  /**
   * Looks whether it can be had that way.
   *
   * @throws IllegalArgumentException where it cannot
   */
  void check(Via via) {
    if (via != Via.TCP && (this == REGION || this == TRANSFER)) {
      throw new IllegalArgumentException("the kernel cannot send a file through " + via);
    }
  }

  Streams connect(Via via, BigFile file) {
    return switch (this) {
      case RALLYD -> new RallydStreams(via, file);
      case NETTY -> new NettyStreams(via, file, MemorySource.buffer());
      case REGION -> new NettyStreams(via, file, MemorySource.regions(open(file)));
      case SUMMED -> new NettyStreams(via, file, new SummedSource(open(file)));
      case TRANSFER -> new TransferStreams(file);
    };
  }

  private static FileChannel open(BigFile file) {
    try {
      return FileChannel.open(file.path(), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
