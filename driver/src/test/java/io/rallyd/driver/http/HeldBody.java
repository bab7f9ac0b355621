package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A body that is not written before the test says so, and remembers how it was. */
public final class HeldBody implements RequestBody {
  private final byte[] bytes;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final AtomicInteger written = new AtomicInteger();
  private volatile Thread writer;

  public HeldBody(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public void writeTo(ByteBuf target) {
    writer = Thread.currentThread();
    written.incrementAndGet();
    begun.countDown();
    await(mayGoOn);
    target.writeBytes(bytes);
  }

  /** Waits until somebody writes it. */
  public void awaitBegun() {
    await(begun);
  }

  public void letGo() {
    mayGoOn.countDown();
  }

  /** Returns how often it was written. */
  public int written() {
    return written.get();
  }

  /** Returns the thread that wrote it last. */
  public Thread writer() {
    return writer;
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited in vain");
      }
    } catch (InterruptedException e) {
      // The end of the threads; what is written now is nobody's business.
      Thread.currentThread().interrupt();
    }
  }
}
