package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.loop.VirtualTimers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails in the middle of a race: each request is in the file or counted, not both. */
@Timeout(300)
class FullDiskTest {
  private static final int REQUESTS = 50_000;

  @TempDir private Path directory;
  private Path path;
  private final VirtualTimers timers = new VirtualTimers();
  private final long begin = timers.clock().nanos();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void path() {
    path = directory.resolve("samples.ndjson.gz");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 70, 1_000, 100_000, 333_333, 1_000_001, Long.MAX_VALUE})
  void eachRequestIsInTheFileOrCountedAndTheFileCanBeReadToItsEnd(long space) throws Exception {
    long counted = race(new Disk(space), 0, REQUESTS);
    assertThat(kept() + counted).isEqualTo(REQUESTS);
    if (space == Long.MAX_VALUE) {
      assertThat(told).isEmpty();
    } else {
      assertThat(counted).isPositive();
      assertThat(Files.size(path)).isLessThanOrEqualTo(space);
      assertThat(told)
          .containsExactly(
              "The samples file [" + path + "] is incomplete: No space left on device.");
    }
    if (space > 1_000_000) {
      assertThat(kept()).as("what came before the disk was full").isPositive();
    }
  }

  @Test
  void aWriterThatFailsIsLikeADiskThatIsFull() throws Exception {
    // A task that the race does not have cannot be written.
    assertThat(race(new Disk(Long.MAX_VALUE), 1, 2_000)).isEqualTo(2_000);
    assertThat(kept()).isZero();
    assertThat(told).singleElement().asString().startsWith("The samples file [" + path + "] is in");
  }

  @Test
  void whatADiskThatHangsTakesInTheEndIsNotKeptBesidesBeingCounted() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicLong writes = new AtomicLong();
    Disk hanging =
        new Disk(Long.MAX_VALUE) {
          @Override
          public int write(ByteBuffer bytes) throws IOException {
            if (writes.incrementAndGet() > 1) {
              await(hangs);
            }
            return super.write(bytes);
          }
        };
    SamplesFile file = SamplesFile.onto(hanging, path, "hangs", List.of("t"), told::add, 50);
    Thread writer =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("rallyd-samples-hangs"))
            .findAny()
            .orElseThrow();
    SampleRecorder recorder = new SampleRecorder(file);
    record(recorder, 0, 0, 700);
    assertThat(recorder.settle().getAsLong()).isEqualTo(700);
    assertThat(told)
        .containsExactly(
            "The samples file [" + path + "] is incomplete: it could not be written in time.");
    assertThat(record(recorder, 0, 700, 800)).as("nobody waits any more").isEqualTo(100);
    assertThat(recorder.settle().getAsLong()).isZero();
    file.close();
    hangs.countDown();
    writer.join();
    assertThat(kept()).isZero();
    assertThat(told).hasSize(1);
  }

  @Test
  void aDiskThatHangsAtTheEndIsToldOf() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    Disk hanging =
        new Disk(Long.MAX_VALUE) {
          @Override
          public int write(ByteBuffer bytes) throws IOException {
            await(hangs);
            return super.write(bytes);
          }
        };
    SamplesFile file = SamplesFile.onto(hanging, path, "r", List.of("t"), told::add, 20);
    file.close();
    assertThat(told).singleElement().asString().endsWith("it could not be written in time.");
    assertThat(new SampleRecorder(file).settle().getAsLong()).isZero();
    hangs.countDown();
  }

  /** Returns the requests that were counted as dropped. */
  private long race(Disk disk, int task, int requests) {
    try (SamplesFile file = SamplesFile.onto(disk, path, "r", List.of("t"), told::add, 120_000)) {
      SampleRecorder recorder = new SampleRecorder(file);
      return record(recorder, task, 0, requests) + recorder.settle().getAsLong();
    }
  }

  private long record(SampleRecorder recorder, int task, int from, int to) {
    TaskMeter meter = new TaskMeter(task, 1, timers.clock(), new IntervalPool(), begin);
    meter.recordTo(recorder, new int[] {0});
    long counted = 0;
    for (int i = from; i < to; i++) {
      Sample sample = Samples.of(begin, i);
      // Text that cannot be compressed well, so that a part of the file has some size.
      sample.errorDescription = Long.toHexString(i * 0x9E3779B97F4A7C15L).repeat(2);
      meter.record(sample);
      counted += recorder.takeDropped();
    }
    return counted;
  }

  /** Returns the requests in the file, which is whole as far as it goes. */
  private long kept() throws IOException {
    if (Files.size(path) == 0) {
      return 0;
    }
    long lines = 0;
    try (InputStream in = Files.newInputStream(path);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).startsWith("{\"schema\":\"rallyd-samples\"");
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        assertThat(line).startsWith("{\"task\":\"t\"").endsWith("}");
        lines++;
      }
    }
    return lines;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A file on a disk with so much space: it takes what fits, as disks do, and then no more. */
  private class Disk implements SeekableByteChannel {
    private final FileChannel file;
    private final long space;

    Disk(long space) throws IOException {
      this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.space = space;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      long fits = Math.min(bytes.remaining(), space - file.position());
      if (fits <= 0) {
        throw new IOException("No space left on device");
      }
      int written = file.write(bytes.slice(bytes.position(), (int) fits));
      bytes.position(bytes.position() + written);
      return written;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
      file.position(to);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long to) throws IOException {
      file.truncate(to);
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
