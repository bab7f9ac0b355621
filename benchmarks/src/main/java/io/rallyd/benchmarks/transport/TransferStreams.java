package io.rallyd.benchmarks.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.StandardOpenOption;

/**
 * A file handed to a blocking socket by {@link FileChannel#transferTo}, and a thread that reads the
 * other end: no frames, no TLS, no checks. Only the size is looked at.
 */
final class TransferStreams implements Streams {
  private static final int READ = 256 << 10;

  private final BigFile file;
  private final FileChannel content;
  private final SocketChannel from;
  private final SocketChannel to;
  private volatile Batch batch;

  TransferStreams(BigFile file) {
    this.file = file;
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      content = FileChannel.open(file.path(), StandardOpenOption.READ);
      from = SocketChannel.open(server.getLocalAddress());
      to = server.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void run() {
    Batch next = new Batch(1);
    batch = next;
    try {
      for (long at = 0; at < file.size(); ) {
        at += content.transferTo(at, file.size() - at, from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    next.await();
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
    try {
      while (true) {
        for (long left = file.size(); left > 0; ) {
          int count = to.read(buffer.clear().limit((int) Math.min(READ, left)));
          if (count < 0) {
            throw new EOFException("the stream ended " + left + " bytes early");
          }
          left -= count;
        }
        batch.count();
      }
    } catch (IOException e) {
      Batch current = batch;
      if (current != null) {
        current.fail(e);
      }
    }
  }

  @Override
  public void ping() {
    throw new UnsupportedOperationException("nothing but the file goes over this connection");
  }

  @Override
  public void close() {
    try {
      from.close();
      to.close();
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
