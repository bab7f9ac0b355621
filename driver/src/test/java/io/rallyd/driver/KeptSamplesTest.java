package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.load.WorkerPlan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each request of a race is kept in a file when that race asks for it. */
class KeptSamplesTest {
  @TempDir private Path directory;
  private DriverScene scene;

  @BeforeEach
  void machine() {
    scene = new DriverScene(directory);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void eachRequestIsKeptWhenThatIsAskedFor() throws Exception {
    String track =
        DriverScene.track(
            """
            {"name": "a", "clients": 3, "warmup-iterations": 2, "iterations": 400,
             "operation": {"operation-type": "cluster-health"}}
            """);
    Path file = directory.resolve("samples/all.ndjson.gz");
    assertThat(scene.coordinator.ask(new RecordSamples("race-1", file.toString())).problems())
        .isEmpty();
    List<Message> messages =
        scene.race(track, new WorkerPlan(0, 0, 1), new WorkerPlan(1, 1, 2)).await();
    scene.coordinator.ask(new EndLoad("race-1", false));
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    assertThat(lines.get(0).path("schema").asText()).isEqualTo("rallyd-samples");
    assertThat(lines.get(0).path("race_id").asText()).isEqualTo("race-1");
    List<JsonNode> samples = lines.subList(1, lines.size());
    assertThat(samples).hasSize(3 * 402);
    for (int client = 0; client < 3; client++) {
      int id = client;
      assertThat(samples.stream().filter(s -> s.path("client").asInt() == id)).hasSize(402);
    }
    assertThat(samples.stream().filter(s -> s.path("type").asText().equals("warmup"))).hasSize(6);
    assertThat(samples)
        .allMatch(s -> s.path("task").asText().equals("a") && s.path("success").asBoolean())
        .allMatch(s -> s.path("service_time_ns").asLong() > 0)
        .allMatch(s -> s.path("latency_ns").asLong() == s.path("service_time_ns").asLong());
    assertThat(
            messages.stream()
                .filter(WorkerCondition.class::isInstance)
                .mapToLong(m -> ((WorkerCondition) m).samplesDropped())
                .sum())
        .isZero();
    assertThat(scene.coordinator.ask(new RecordSamples("race-2", file.toString())).problems())
        .singleElement()
        .asString()
        .contains("exists already");
  }

  @Test
  void aWishForSamplesIsThatOfOneRaceOnly() throws Exception {
    String track = DriverScene.track("{\"operation\": {\"operation-type\": \"refresh\"}}");
    Path file = directory.resolve("all.ndjson.gz");
    scene.coordinator.ask(new RecordSamples("race-1", file.toString()));
    scene.race(track, new WorkerPlan(0, 0, 1)).await();
    scene.coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).exists();
    Files.delete(file);
    // A race that never began, by its end and by the check of the next.
    scene.race(track, new WorkerPlan(0, 0, 1)).await();
    scene.coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).doesNotExist();
    scene.coordinator.ask(new RecordSamples("race-1", file.toString()));
    scene.coordinator.ask(new EndLoad("race-1", true));
    scene.race(track, new WorkerPlan(0, 0, 1)).await();
    scene.coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).doesNotExist();
    scene.coordinator.ask(new RecordSamples("race-1", file.toString()));
    scene.coordinator.ask(new CheckDriver("race-1", 1));
    scene.race(track, new WorkerPlan(0, 0, 1)).await();
    scene.coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).doesNotExist();
  }
}
