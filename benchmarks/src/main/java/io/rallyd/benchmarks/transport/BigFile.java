package io.rallyd.benchmarks.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * A temporary file of random bytes, freshly written and so in the page cache: what is measured is
 * not the disk.
 *
 * @param path where it is
 * @param size its bytes
 */
record BigFile(Path path, long size) implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  static BigFile ofMebibytes(int mebibytes) {
    byte[] block = new byte[BLOCK];
    new Random(1).nextBytes(block);
    try {
      Path file = Files.createTempFile("rallyd-stream", ".bin");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        for (int i = 0; i < mebibytes; i++) {
          ByteBuffer bytes = ByteBuffer.wrap(block);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
      }
      return new BigFile(file, (long) mebibytes << 20);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
