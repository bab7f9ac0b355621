package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.loop.VirtualTimers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesFileTest {
  @TempDir private Path directory;
  private final VirtualTimers timers = new VirtualTimers();
  private final long begin = timers.clock().nanos();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void whatFindsNoBatchIsDroppedAndCountedAndTheRestIsKept() throws Exception {
    Path path = directory.resolve("samples.ndjson.gz");
    List<SampleRecorder> recorders = new ArrayList<>();
    long kept;
    try (SamplesFile file = patient(path)) {
      // As many workers as there are batches, each with one that it is still filling.
      List<TaskMeter> meters = new ArrayList<>();
      for (int client = 0; client < SamplesFile.BATCHES; client++) {
        recorders.add(new SampleRecorder(file));
        meters.add(meter(recorders.get(client), client));
        meters.get(client).record(Samples.of(begin, 1_000 + client));
      }
      SampleRecorder late = new SampleRecorder(file);
      TaskMeter meter = meter(late, 1000);
      for (int i = 0; i < 700; i++) {
        meter.record(Samples.of(begin, 9));
      }
      assertThat(late.takeDropped()).isEqualTo(700);
      assertThat(late.takeDropped()).as("told once").isZero();
      assertThat(recorders).allMatch(recorder -> recorder.takeDropped() == 0);
      for (TaskMeter full : meters) {
        IntStream.rangeClosed(1, SampleBatch.SIZE + 1)
            .forEach(i -> full.record(Samples.of(begin, 7)));
      }
      long droppedBehindFullOnes = recorders.stream().mapToLong(SampleRecorder::takeDropped).sum();
      recorders.forEach(SampleRecorder::flush);
      kept = (SampleBatch.SIZE + 2L) * SamplesFile.BATCHES - droppedBehindFullOnes;
    }
    List<JsonNode> lines = read(path);
    assertThat(lines).hasSize((int) kept);
    assertThat(lines).noneMatch(line -> line.path("client").asInt() == 1000);
    for (int client = 0; client < SamplesFile.BATCHES; client++) {
      int id = client;
      assertThat(lines)
          .filteredOn(line -> line.path("client").asInt() == id)
          .first()
          .satisfies(line -> assertThat(line.path("latency_ns").asLong()).isEqualTo(1_000 + id));
    }
  }

  @Test
  void aFullBatchGoesByItselfAndItsMemoryComesBack() throws Exception {
    Path path = directory.resolve("samples.ndjson.gz");
    int requests = 3 * SamplesFile.BATCHES * SampleBatch.SIZE;
    long dropped = 0;
    try (SamplesFile file = patient(path)) {
      SampleRecorder recorder = new SampleRecorder(file);
      TaskMeter meter = meter(recorder, 0);
      for (int i = 0; i < requests; i++) {
        meter.record(Samples.of(begin, i));
        dropped += recorder.takeDropped();
      }
      recorder.flush();
    }
    // Faster than any disk, so some may be dropped; but each is either kept or counted.
    assertThat(read(path).size() + dropped).isEqualTo(requests);
    assertThat(told).isEmpty();
  }

  /** Creates a file whose end is waited for, however slow the machine is. */
  private SamplesFile patient(Path path) throws IOException {
    return SamplesFile.onto(
        Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        path,
        "r",
        List.of("t"),
        told::add,
        120_000);
  }

  private TaskMeter meter(SampleRecorder recorder, int clientId) {
    TaskMeter meter = new TaskMeter(0, 1, timers.clock(), new IntervalPool(), begin);
    meter.recordTo(recorder, new int[] {clientId});
    return meter;
  }

  private static List<JsonNode> read(Path path) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(mapper.readTree(line));
      }
    }
    return lines;
  }
}
