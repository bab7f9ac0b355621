package io.rallyd.driver.measure;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each request of a race on this machine, as lines of JSON in a gzip file. Written by a thread of
 * its own; at most {@value #BATCHES} batches are under way, which bounds the memory. When the disk
 * fails the race goes on without the file: that is said once, the file keeps the parts that came to
 * the disk as a whole, and each request that is not in them is counted. Safe for use by several
 * threads.
 */
public final class SamplesFile implements AutoCloseable {
  /** Batches that there are at most. */
  static final int BATCHES = 128;

  /** Requests of a part of the file, and its bytes, about, at which it ends. */
  static final int PART = 16 * SampleBatch.SIZE;

  private static final int PART_BYTES = 1 << 18;
  private static final Logger LOG = LoggerFactory.getLogger(SamplesFile.class);
  private static final long WAIT_MILLIS = 10_000;

  /** What the writer is given: requests, or somebody who waits, or the end. */
  private record Entry(SampleBatch batch, CountDownLatch waiting) {
    private static final Entry END = new Entry(null, null);

    int requests() {
      return batch == null ? 0 : batch.size;
    }

    void answer() {
      if (waiting != null) {
        waiting.countDown();
      }
    }
  }

  private final Path path;
  private final Consumer<String> incomplete;
  private final long waitMillis;
  private final ConcurrentLinkedQueue<SampleBatch> empty = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object lock = new Object();
  private volatile boolean broken;
  private volatile boolean hangs;
  private Entry current = Entry.END;
  private boolean closed;
  private long underWay;
  private long lost;

  private SamplesFile(Path path, Consumer<String> incomplete, long waitMillis) {
    this.path = path;
    this.incomplete = incomplete;
    this.waitMillis = waitMillis;
  }

  /**
   * Creates the file.
   *
   * @param tasks names of the leaf tasks in the order of the schedule
   * @param incomplete is told, once and on any thread, that the file lacks requests and why
   * @throws RallyException when it cannot be created or exists already
   */
  public static SamplesFile create(
      Path path, String raceId, List<String> tasks, Consumer<String> incomplete) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      SeekableByteChannel raw =
          Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return onto(raw, path, raceId, tasks, incomplete, WAIT_MILLIS);
    } catch (IOException e) {
      throw new RallyException("The samples file " + path + " cannot be created: " + e + ".", e);
    }
  }

  /** Begins to write. */
  static SamplesFile onto(
      SeekableByteChannel raw,
      Path path,
      String raceId,
      List<String> tasks,
      Consumer<String> incomplete,
      long waitMillis) {
    SamplesFile file = new SamplesFile(path, incomplete, waitMillis);
    List<String> names = List.copyOf(tasks);
    Thread thread = new Thread(() -> file.run(raw, raceId, names), "rallyd-samples-" + raceId);
    thread.setDaemon(true);
    thread.start();
    return file;
  }

  /** Returns what hinders a file at this path, null when nothing does. */
  public static String problem(Path path) {
    if (Files.exists(path)) {
      return "The samples file " + path + " exists already.";
    }
    Path directory = path.toAbsolutePath().getParent();
    while (directory != null && !Files.exists(directory)) {
      directory = directory.getParent();
    }
    return directory != null && Files.isDirectory(directory) && Files.isWritable(directory)
        ? null
        : "The samples file " + path + " cannot be written in " + directory + ".";
  }

  /** Returns a batch to be filled, null when all are under way or the disk failed. */
  SampleBatch take() {
    SampleBatch batch = broken ? null : empty.poll();
    if (batch == null && !broken && made.get() < BATCHES && made.incrementAndGet() <= BATCHES) {
      batch = new SampleBatch();
    }
    return batch;
  }

  /** Takes a batch over. */
  void write(SampleBatch batch) {
    queue(new Entry(batch, null));
  }

  /** Returns how many requests that were handed over are not in the file, since the last call. */
  long takeLost() {
    synchronized (lock) {
      long count = lost;
      lost = 0;
      return count;
    }
  }

  /**
   * Waits until all that was handed over is in the file, or known to be lost; blocks, for 10 s at
   * most, behind which the disk has failed. Returns what {@link #takeLost} does.
   */
  public long settle() {
    CountDownLatch settled = new CountDownLatch(1);
    queue(new Entry(null, settled));
    await(settled);
    return takeLost();
  }

  /** Writes what is under way and closes the file; blocks, for 10 s at most. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      entries.add(Entry.END);
    }
    if (!hangs) {
      await(ended);
    }
  }

  private void queue(Entry entry) {
    synchronized (lock) {
      if (broken || closed) {
        lose(entry);
      } else {
        entries.add(entry);
      }
    }
  }

  private void lose(Entry entry) {
    lost += entry.requests();
    entry.answer();
  }

  private void await(CountDownLatch event) {
    try {
      if (!event.await(waitMillis, TimeUnit.MILLISECONDS)) {
        hangs = true;
        fail("it could not be written in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on nothing more comes into the file. */
  private void fail(String why) {
    synchronized (lock) {
      if (broken) {
        return;
      }
      broken = true;
      lost += underWay;
      underWay = 0;
      for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
        lose(entry);
      }
      entries.add(Entry.END);
    }
    incomplete.accept("The samples file [" + path + "] is incomplete: " + why + ".");
  }

  private void run(SeekableByteChannel raw, String raceId, List<String> tasks) {
    try (GzipParts parts = new GzipParts(raw)) {
      SampleLines lines = new SampleLines(parts, tasks);
      lines.header(raceId);
      put(parts);
      writeAll(parts, lines);
    } catch (IOException | RuntimeException e) {
      LOG.error("The samples file {} ends early.", path, e);
      fail(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (InterruptedException e) {
      fail("its writer was interrupted");
      Thread.currentThread().interrupt();
    } finally {
      // Who waits reads the count, which is right only now.
      current.answer();
      ended.countDown();
    }
  }

  private void writeAll(GzipParts parts, SampleLines lines)
      throws IOException, InterruptedException {
    long inPart = 0;
    do {
      current = entries.take();
      if (!begin(current)) {
        return;
      }
      if (current.batch() != null) {
        lines.write(current.batch());
        inPart += current.requests();
        current.batch().size = 0;
        empty.add(current.batch());
      }
      if (current.batch() == null || inPart >= PART || parts.partBytes() >= PART_BYTES) {
        put(parts);
        inPart = 0;
        current.answer();
      }
    } while (current != Entry.END);
  }

  private boolean begin(Entry entry) {
    synchronized (lock) {
      if (broken) {
        lose(entry);
        return false;
      }
      underWay += entry.requests();
      return true;
    }
  }

  /** Puts the part under way into the file, unless it was given up as lost meanwhile. */
  private void put(GzipParts parts) throws IOException {
    parts.endPart();
    synchronized (lock) {
      if (!broken) {
        underWay = 0;
        return;
      }
    }
    parts.cutLastPart();
  }
}
