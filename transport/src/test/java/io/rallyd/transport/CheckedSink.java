package io.rallyd.transport;

import io.rallyd.protocol.race.FileContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A sink that knows what has to come; some are slow, some break. */
final class CheckedSink implements StreamSink {
  private final Verdict verdict;
  private final FileContent header;
  private final SplittableRandom content;
  private final SplittableRandom mood;
  private final AtomicInteger ends = new AtomicInteger();
  private long size;

  CheckedSink(Verdict verdict, FileContent header) {
    this.verdict = verdict;
    this.header = header;
    this.content = new SplittableRandom(header.transferId());
    this.mood = new SplittableRandom(header.transferId() + 1);
  }

  /** Returns the bytes of a stream. */
  static byte[] content(long transferId, int size) {
    SplittableRandom random = new SplittableRandom(transferId);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  @Override
  public void write(ByteBuffer chunk) throws IOException {
    if (mood.nextInt(200) == 0) {
      throw new IOException("the disk is full");
    }
    if (mood.nextInt(20) == 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    while (chunk.hasRemaining()) {
      size++;
      byte expected = (byte) content.nextInt();
      if (chunk.get() != expected) {
        // A flipped bit of a chunk comes through, and the sum of the whole must tell.
        broken = true;
      }
    }
  }

  private boolean broken;

  @Override
  public void complete(StreamReceipt receipt) {
    verdict.check(ends.getAndIncrement() == 0, "a stream completed after its end");
    verdict.check(!broken && size == header.size(), "a stream completed that is not what was sent");
  }

  @Override
  public void abort(String reason) {
    verdict.check(ends.getAndIncrement() == 0, "a stream aborted after its end");
  }

  int ends() {
    return ends.get();
  }
}
