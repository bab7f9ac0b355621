package io.rallyd.driver.measure;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.rallyd.protocol.RallyException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each request of a race on this machine, as lines of JSON in a gzip file; {@code
 * docs/operations.md} has the schema. Written by a thread of its own; at most {@value #BATCHES}
 * batches are under way, which bounds the memory. When the disk fails the race goes on without the
 * file: what it lacks is counted, and said once. Safe for use by several threads.
 */
public final class SamplesFile implements AutoCloseable {
  /** Batches that there are at most. */
  static final int BATCHES = 128;

  private static final Logger LOG = LoggerFactory.getLogger(SamplesFile.class);
  private static final int BUFFER = 1 << 16;
  private static final long CLOSE_MILLIS = 10_000;
  private static final SampleBatch END = new SampleBatch();

  private final Path path;
  private final List<String> tasks;
  private final ConcurrentLinkedQueue<SampleBatch> empty = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final BlockingQueue<SampleBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
  private final CountDownLatch written = new CountDownLatch(1);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean told = new AtomicBoolean();
  private final Consumer<String> incomplete;
  private final long closeMillis;
  private volatile boolean broken;
  private SampleBatch current;

  private SamplesFile(
      Path path, List<String> tasks, Consumer<String> incomplete, long closeMillis) {
    this.path = path;
    this.tasks = tasks;
    this.incomplete = incomplete;
    this.closeMillis = closeMillis;
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
      OutputStream raw = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
      return onto(raw, path, raceId, tasks, incomplete, CLOSE_MILLIS);
    } catch (IOException e) {
      throw new RallyException("The samples file " + path + " cannot be created: " + e + ".", e);
    }
  }

  /** Begins to write. */
  static SamplesFile onto(
      OutputStream raw,
      Path path,
      String raceId,
      List<String> tasks,
      Consumer<String> incomplete,
      long closeMillis)
      throws IOException {
    OutputStream out =
        new GZIPOutputStream(new BufferedOutputStream(raw, BUFFER), BUFFER) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        };
    SamplesFile file = new SamplesFile(path, List.copyOf(tasks), incomplete, closeMillis);
    Thread thread = new Thread(() -> file.run(out, raceId), "rallyd-samples-" + raceId);
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
    full.add(batch);
  }

  /** Returns how many requests that were handed over are not in the file, since the last call. */
  long takeLost() {
    return lost.getAndSet(0);
  }

  /** Writes what is under way and closes the file; blocks, for 10 s at most. */
  @Override
  public void close() {
    full.add(END);
    try {
      if (!written.await(closeMillis, TimeUnit.MILLISECONDS)) {
        broken = true;
        long waiting = full.stream().mapToLong(batch -> batch.size).sum();
        lost.addAndGet(waiting);
        tell("it could not be written to its end in time, " + waiting + " requests were waiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(OutputStream out, String raceId) {
    try {
      writeAll(out, raceId);
    } catch (IOException | RuntimeException e) {
      broken = true;
      LOG.error("The samples file {} ends early.", path, e);
      tell(e.getMessage() == null ? e.toString() : e.getMessage());
      countTheRest();
    } catch (InterruptedException e) {
      broken = true;
      Thread.currentThread().interrupt();
    } finally {
      written.countDown();
    }
  }

  private void writeAll(OutputStream out, String raceId) throws IOException, InterruptedException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      header(json, raceId);
      for (current = full.take(); current != END; current = full.take()) {
        for (int i = 0; i < current.size; i++) {
          line(json, current, i);
        }
        current.size = 0;
        empty.add(current);
      }
      json.writeRaw('\n');
    }
  }

  /** Takes what still comes, up to the end, so that each of these requests is counted. */
  private void countTheRest() {
    try {
      while (current != END) {
        if (current != null) {
          lost.addAndGet(current.size);
        }
        current = full.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(String why) {
    if (told.compareAndSet(false, true)) {
      incomplete.accept("The samples file [" + path + "] is incomplete: " + why + ".");
    }
  }

  private static void header(JsonGenerator json, String raceId) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "rallyd-samples");
    json.writeNumberField("version", 1);
    json.writeStringField("race_id", raceId);
    json.writeEndObject();
  }

  private void line(JsonGenerator json, SampleBatch batch, int i) throws IOException {
    json.writeStartObject();
    json.writeStringField("task", tasks.get(batch.task[i]));
    json.writeNumberField("client", batch.client[i]);
    json.writeStringField("type", batch.warmup[i] ? "warmup" : "normal");
    json.writeNumberField("start_us", batch.startMicros[i]);
    json.writeNumberField("relative_us", batch.relativeMicros[i]);
    json.writeNumberField("latency_ns", batch.latencyNanos[i]);
    json.writeNumberField("service_time_ns", batch.serviceNanos[i]);
    json.writeNumberField("processing_time_ns", batch.processingNanos[i]);
    json.writeNumberField("operations", batch.operations[i]);
    json.writeStringField("unit", batch.unit[i]);
    json.writeBooleanField("success", batch.success[i]);
    if (batch.error[i] != null) {
      json.writeStringField("error", batch.error[i]);
    }
    json.writeEndObject();
  }
}
