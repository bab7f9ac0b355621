package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.rallyd.benchmarks.transport.NettyStreams.Source;
import java.nio.channels.FileChannel;

/**
 * The same buffer again and again, or regions of a file that the kernel sends; received bytes are
 * dropped. All on event loops.
 */
final class MemorySource implements Source {
  private final FileChannel file;
  private long left;

  private MemorySource(FileChannel file) {
    this.file = file;
  }

  /** Sends from memory: the limit. */
  static MemorySource buffer() {
    return new MemorySource(null);
  }

  /** Sends regions of the file, each behind its length. */
  static MemorySource regions(FileChannel file) {
    return new MemorySource(file);
  }

  @Override
  public void send(NettyPair pair, long bytes) {
    pair.channel()
        .eventLoop()
        .execute(
            () -> {
              left = bytes;
              writable(pair);
            });
  }

  @Override
  public void writable(NettyPair pair) {
    Channel channel = pair.channel();
    boolean wrote = false;
    while (left > 0 && channel.isWritable()) {
      wrote = true;
      if (file == null) {
        channel.write(pair.frame(), channel.voidPromise());
      } else {
        ByteBuf head = channel.alloc().buffer(Integer.BYTES + Byte.BYTES);
        head.writeInt(Byte.BYTES + NettyStreams.CHUNK).writeByte(NettyStreams.PIECE);
        channel.write(head, channel.voidPromise());
        channel.write(
            new DefaultFileRegion(file, file(left), NettyStreams.CHUNK) {
              @Override
              protected void deallocate() {
                // The file is sent again.
              }
            },
            channel.voidPromise());
      }
      left -= NettyStreams.CHUNK;
      if (left == 0 || !channel.isWritable()) {
        channel.flush();
      }
    }
    if (wrote) {
      channel.flush();
    }
  }

  private long file(long bytesLeft) {
    try {
      return file.size() - bytesLeft;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void take(Channel channel, ByteBuf piece, Runnable taken) {
    piece.release();
    taken.run();
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
