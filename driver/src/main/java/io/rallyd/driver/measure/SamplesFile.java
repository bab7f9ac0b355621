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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each request of a race on this machine, as lines of JSON in a gzip file; {@code
 * docs/operations.md} has the schema. Written by a thread of its own; at most {@value #BATCHES}
 * batches are under way, which bounds the memory. Safe for use by several threads.
 */
public final class SamplesFile implements AutoCloseable {
  /** Batches that there are at most. */
  static final int BATCHES = 128;

  private static final Logger LOG = LoggerFactory.getLogger(SamplesFile.class);
  private static final int BUFFER = 1 << 16;
  private static final long CLOSE_SECONDS = 10;
  private static final SampleBatch END = new SampleBatch();

  private final Path path;
  private final List<String> tasks;
  private final ConcurrentLinkedQueue<SampleBatch> empty = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final BlockingQueue<SampleBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
  private final CountDownLatch written = new CountDownLatch(1);
  private volatile boolean broken;

  private SamplesFile(Path path, List<String> tasks) {
    this.path = path;
    this.tasks = tasks;
  }

  /**
   * Creates the file.
   *
   * @param tasks names of the leaf tasks in the order of the schedule
   * @throws RallyException when it cannot be created or exists already
   */
  public static SamplesFile create(Path path, String raceId, List<String> tasks) {
    SamplesFile file = new SamplesFile(path, List.copyOf(tasks));
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      OutputStream raw = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
      OutputStream out =
          new GZIPOutputStream(new BufferedOutputStream(raw, BUFFER), BUFFER) {
            {
              def.setLevel(Deflater.BEST_SPEED);
            }
          };
      Thread thread = new Thread(() -> file.run(out, raceId), "rallyd-samples-" + raceId);
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new RallyException("The samples file " + path + " cannot be created: " + e + ".", e);
    }
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

  /** Writes what is under way and closes the file; blocks, for 10 s at most. */
  @Override
  public void close() {
    full.add(END);
    try {
      if (!written.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.error("The samples file {} could not be written to its end in time.", path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(OutputStream out, String raceId) {
    try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      header(json, raceId);
      for (SampleBatch batch = full.take(); batch != END; batch = full.take()) {
        for (int i = 0; i < batch.size; i++) {
          line(json, batch, i);
        }
        batch.size = 0;
        empty.add(batch);
      }
      json.writeRaw('\n');
    } catch (IOException e) {
      broken = true;
      LOG.error("The samples file {} ends early.", path, e);
    } catch (InterruptedException e) {
      broken = true;
      Thread.currentThread().interrupt();
    } finally {
      written.countDown();
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
