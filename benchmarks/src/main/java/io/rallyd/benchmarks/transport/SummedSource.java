package io.rallyd.benchmarks.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.rallyd.benchmarks.transport.NettyStreams.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the file and takes its SHA-256, on a thread for each end beside the event loops, and does
 * nothing else: what any stream costs that is checked as ours is. The sums are not compared.
 */
final class SummedSource implements Source {
  private static final int AHEAD = 16;

  private final FileChannel file;
  private final ExecutorService reader = Executors.newSingleThreadExecutor(SummedSource::thread);
  private final ExecutorService taker = Executors.newSingleThreadExecutor(SummedSource::thread);
  private final Semaphore room = new Semaphore(AHEAD);
  private final AtomicInteger waiting = new AtomicInteger();
  private final MessageDigest read = sha256();
  private final MessageDigest taken = sha256();

  SummedSource(FileChannel file) {
    this.file = file;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "summed");
    thread.setDaemon(true);
    return thread;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void send(NettyPair pair, long bytes) {
    reader.execute(
        () -> {
          for (long at = 0; at < bytes; at += NettyStreams.CHUNK) {
            send(pair.channel(), at);
          }
          read.digest();
        });
  }

  private void send(Channel channel, long position) {
    room.acquireUninterruptibly();
    ByteBuf piece =
        PooledByteBufAllocator.DEFAULT.directBuffer(
            Integer.BYTES + Byte.BYTES + NettyStreams.CHUNK);
    piece.writeInt(Byte.BYTES + NettyStreams.CHUNK).writeByte(NettyStreams.PIECE);
    try {
      int length = 0;
      while (length < NettyStreams.CHUNK) {
        length += piece.writeBytes(file, position + length, NettyStreams.CHUNK - length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    read.update(piece.nioBuffer(Integer.BYTES + Byte.BYTES, NettyStreams.CHUNK));
    channel.writeAndFlush(piece).addListener(written -> room.release());
  }

  @Override
  public void writable(NettyPair pair) {
    // The reader waits for what it has written, not for the mark.
  }

  @Override
  public void take(Channel channel, ByteBuf piece, Runnable done) {
    if (waiting.incrementAndGet() == AHEAD) {
      channel.config().setAutoRead(false);
    }
    taker.execute(
        () -> {
          taken.update(
              piece.nioBuffer(
                  piece.readerIndex() + Integer.BYTES + Byte.BYTES, NettyStreams.CHUNK));
          piece.release();
          if (waiting.decrementAndGet() == AHEAD / 2) {
            channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
          }
          done.run();
        });
  }

  @Override
  public void close() {
    reader.shutdown();
    taker.shutdown();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
