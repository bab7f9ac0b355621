package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.corpus.Origin;
import io.rallyd.driver.http.FakeElasticsearch;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.transport.RequestFailedException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DriverRoleTest {
  private static final int DOCS = 1000;
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);

  @TempDir private Path directory;
  private final FakeElasticsearch server = new FakeElasticsearch();
  private DriverRole role;
  private Coordinator coordinator;

  @BeforeEach
  void role() {
    role =
        new DriverRole(
            new DriverSettings(
                directory.resolve("cache"),
                directory.resolve("races"),
                2,
                Origin.order(Origin.USUAL)),
            (link, race, offer, target, soFar) ->
                CompletableFuture.failedFuture(new IllegalStateException("nothing is offered")));
    coordinator = new Coordinator(role);
    server.behave(DriverRoleTest::answer);
  }

  @AfterEach
  void stop() {
    role.close();
    server.close();
    assertThat(threads()).as("threads of the race").isEmpty();
  }

  @Test
  void aWholeChallengeIsPlayedAsItsScheduleSays() throws Exception {
    String track =
        track(
            """
            {"operation": {"operation-type": "delete-index"}},
            {"operation": {"operation-type": "create-index"}},
            {"operation": {"operation-type": "bulk", "bulk-size": 30}, "clients": 3},
            {"parallel": {"completed-by": "finite", "tasks": [
              {"name": "endless", "clients": 2, "time-period": 3600,
               "operation": {"name": "s1", "operation-type": "search", "index": "i",
                             "body": {"query": {"match_all": {}}}}},
              {"name": "finite", "clients": 1, "iterations": 20, "target-throughput": 20,
               "operation": {"name": "s2", "operation-type": "search", "index": "i",
                             "body": {"query": {"match_all": {}}}}}]}},
            {"name": "throttled", "clients": 4, "warmup-iterations": 5, "iterations": 20,
             "target-throughput": 400,
             "operation": {"name": "s3", "operation-type": "search", "index": "i",
                           "body": {"query": {"match_all": {}}}}}
            """);
    // 4 clients on two workers: the completing client is alone on the second.
    List<Message> messages = race(track, new WorkerPlan(0, 0, 2), new WorkerPlan(1, 2, 2)).await();

    assertThat(messages).noneMatch(LoadFailed.class::isInstance);
    for (int worker = 0; worker < 2; worker++) {
      int id = worker;
      assertThat(
              messages.stream()
                  .filter(JoinPointReached.class::isInstance)
                  .map(JoinPointReached.class::cast)
                  .filter(reached -> reached.workerId() == id)
                  .map(JoinPointReached::joinPoint))
          .containsExactly(0, 1, 2, 3, 4, 5);
    }
    List<TaskDelta> deltas = Coordinator.deltas(messages);
    long sent = server.asked().stream().filter(a -> a.path().endsWith("_bulk")).count();
    assertThat(sum(deltas, 2, false)).as("bulks").isEqualTo(sent).isBetween(34L, 35L);
    assertThat(deltas.stream().filter(d -> d.taskIndex() == 2).mapToLong(TaskDelta::operations))
        .satisfies(ops -> assertThat(ops.stream().mapToLong(o -> o).sum()).isEqualTo(DOCS));
    assertThat(documentsSent()).as("each document once").hasSize(DOCS).allMatch(n -> n == 1);
    assertThat(sum(deltas, 3, false)).as("the endless task ran and ended").isPositive();
    assertThat(sum(deltas, 4, false)).isEqualTo(20);
    assertThat(sum(deltas, 5, true)).as("warmup of each client").isEqualTo(4 * 5);
    assertThat(sum(deltas, 5, false)).as("iterations of each client").isEqualTo(4 * 20);
    assertThat(deltas).allSatisfy(DriverRoleTest::isConsistent);
    assertThat(deltas.stream().filter(d -> d.taskIndex() == 2))
        .allMatch(d -> d.unit().equals("docs"));
    assertThat(
            messages.stream()
                .filter(LoadDelta.class::isInstance)
                .map(m -> ((LoadDelta) m).sequence()))
        .isSorted()
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo(1L);
    assertThat(role.activity()).contains("race-1");
    assertThat(coordinator.ask(new EndLoad("race-1", false)).problems()).isEmpty();
    assertThat(role.activity()).isEqualTo("idle");
  }

  @Test
  void allMeasurementsOfAStepAreSentBeforeItsJoinPoint() throws Exception {
    String track =
        track(
            """
            {"name": "a", "iterations": 3,
             "operation": {"operation-type": "cluster-health"}},
            {"name": "b", "iterations": 4,
             "operation": {"operation-type": "cluster-health"}}
            """);
    List<Message> messages = race(track, new WorkerPlan(0, 0, 1)).await();
    Map<Integer, Long> before = new HashMap<>();
    Map<Integer, Long> so = new HashMap<>();
    for (Message message : messages) {
      if (message instanceof LoadDelta delta) {
        delta.tasks().forEach(t -> so.merge(t.taskIndex(), t.requests(), Long::sum));
      } else if (message instanceof JoinPointReached reached) {
        before.put(reached.joinPoint(), so.values().stream().mapToLong(n -> n).sum());
      }
    }
    assertThat(before).containsExactlyInAnyOrderEntriesOf(Map.of(0, 0L, 1, 3L, 2, 7L));
  }

  @Test
  void aStepThatIsOverBeforeItBeganLeavesNothingToTheNext() throws Exception {
    String track =
        track(
            """
            {"name": "a", "iterations": 3,
             "operation": {"operation-type": "cluster-health"}},
            {"name": "b", "iterations": 4,
             "operation": {"operation-type": "cluster-health"}}
            """);
    coordinator.endBeforeDeparture(0);
    List<TaskDelta> deltas = Coordinator.deltas(race(track, new WorkerPlan(0, 0, 1)).await());
    assertThat(sum(deltas, 0, false)).isZero();
    assertThat(sum(deltas, 1, false)).isEqualTo(4);
  }

  @Test
  void aStepWithMoreTasksThanClientsIsEndedAcrossItsColumns() throws Exception {
    // One client runs all three one after the other; the first to end ends the step.
    String search =
        "\"operation\": {\"operation-type\": \"search\", \"index\": \"i\", \"body\": {}}";
    String track =
        track(
            """
            {"parallel": {"clients": 1, "completed-by": "a", "tasks": [
              {"name": "a", "iterations": 5, %s},
              {"name": "b", "time-period": 3600, %s},
              {"name": "c", "time-period": 3600, %s}]}}
            """
                .formatted(search, search, search));
    List<Message> messages = race(track, new WorkerPlan(0, 0, 1)).await();
    List<TaskDelta> deltas = Coordinator.deltas(messages);
    assertThat(sum(deltas, 0, false)).isEqualTo(5);
    assertThat(deltas).allMatch(d -> d.taskIndex() == 0);
    assertThat(messages.get(messages.size() - 1))
        .isInstanceOfSatisfying(
            JoinPointReached.class, reached -> assertThat(reached.joinPoint()).isEqualTo(1));
  }

  @Test
  void eachRequestIsKeptWhenThatIsAskedFor() throws Exception {
    String track =
        track(
            """
            {"name": "a", "clients": 3, "warmup-iterations": 2, "iterations": 400,
             "operation": {"operation-type": "cluster-health"}}
            """);
    Path file = directory.resolve("samples/all.ndjson.gz");
    assertThat(coordinator.ask(new RecordSamples("race-1", file.toString())).problems()).isEmpty();
    List<Message> messages = race(track, new WorkerPlan(0, 0, 1), new WorkerPlan(1, 1, 2)).await();
    coordinator.ask(new EndLoad("race-1", false));
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
    assertThat(coordinator.ask(new RecordSamples("race-2", file.toString())).problems())
        .singleElement()
        .asString()
        .contains("exists already");
  }

  @Test
  void aWishForSamplesIsThatOfOneRaceOnly() throws Exception {
    String track = track("{\"operation\": {\"operation-type\": \"refresh\"}}");
    Path file = directory.resolve("all.ndjson.gz");
    coordinator.ask(new RecordSamples("race-1", file.toString()));
    race(track, new WorkerPlan(0, 0, 1)).await();
    coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).exists();
    Files.delete(file);
    // A race that never began, by its end and by the check of the next.
    race(track, new WorkerPlan(0, 0, 1)).await();
    coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).doesNotExist();
    coordinator.ask(new RecordSamples("race-1", file.toString()));
    coordinator.ask(new EndLoad("race-1", true));
    race(track, new WorkerPlan(0, 0, 1)).await();
    coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).doesNotExist();
    coordinator.ask(new RecordSamples("race-1", file.toString()));
    coordinator.ask(new CheckDriver("race-1", 1));
    race(track, new WorkerPlan(0, 0, 1)).await();
    coordinator.ask(new EndLoad("race-1", false));
    assertThat(file).doesNotExist();
  }

  @Test
  void failedRequestsAreCountedWithTheirDescriptions() throws Exception {
    server.behave(
        asked -> Reply.of(400, "{\"error\": {\"type\": \"parsing_exception\"}, \"status\": 400}"));
    String track =
        track("{\"iterations\": 7, \"operation\": {\"operation-type\": \"cluster-health\"}}");
    List<TaskDelta> deltas = Coordinator.deltas(race(track, new WorkerPlan(0, 0, 1)).await());
    assertThat(deltas.stream().mapToLong(TaskDelta::errors).sum()).isEqualTo(7);
    assertThat(deltas.stream().mapToLong(TaskDelta::operations).sum()).isZero();
    assertThat(deltas.get(0).errorDescriptions().keySet())
        .singleElement()
        .asString()
        .startsWith("parsing_exception (");
  }

  @Test
  void aServerThatCannotBeReachedEndsTheRaceWithASentence() throws Exception {
    server.close();
    String track = track("{\"operation\": {\"operation-type\": \"refresh\"}}");
    List<Message> messages = race(track, new WorkerPlan(0, 0, 1)).await();
    assertThat(messages.get(messages.size() - 1))
        .isInstanceOfSatisfying(
            LoadFailed.class,
            failed ->
                assertThat(failed.sentence())
                    .startsWith("Cannot run task [refresh]: Request returned an error.")
                    .contains("Error type: transport")
                    .endsWith("127.0.0.1:" + server.port() + ": connection refused"));
  }

  @Test
  @Timeout(300)
  void aLostLinkEndsEverything() throws Exception {
    server.behave(asked -> Reply.ok("").by(Reply.Way.NEVER));
    String track =
        track(
            """
            {"clients": 8, "time-period": 3600,
             "operation": {"operation-type": "search", "index": "i", "body": {}}}
            """);
    race(track, new WorkerPlan(0, 0, 4), new WorkerPlan(1, 4, 4));
    coordinator.awaitMessage(JoinPointReached.class::isInstance);
    coordinator.loseLink();
    while (!role.activity().equals("idle")) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeRaced() throws Exception {
    assertThatThrownBy(
            () ->
                coordinator.ask(new StartLoad("x", List.of(), List.of(), 1, "continue", false, 1)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RequestFailedException.class)
        .hasMessage("Race x has no prepared track.");
    String track = track("{\"operation\": {\"operation-type\": \"refresh\"}}");
    prepare(track);
    assertThatThrownBy(
            () ->
                coordinator.ask(
                    new StartLoad(
                        "race-1",
                        List.of(server.target(Map.of("ca_certs", "/nowhere.pem"))),
                        List.of(new WorkerPlan(0, 0, 1)),
                        1,
                        "continue",
                        false,
                        1)))
        .cause()
        .isInstanceOf(RequestFailedException.class)
        .hasMessageContaining("ca_certs");
  }

  @Test
  void saysBeforehandWhenTheDiskIsTooSmall() throws Exception {
    assertThat(coordinator.ask(new CheckDriver("r", 1000)).problems()).isEmpty();
    assertThat(coordinator.ask(new CheckDriver("r", Long.MAX_VALUE)).problems())
        .singleElement()
        .asString()
        .contains("MB free");
  }

  @Test
  void whatTheCacheHoldsNeedsNoRoom() throws Exception {
    Path cache = Files.createDirectories(directory.resolve("cache/corpus"));
    long more = Files.getFileStore(cache).getUsableSpace() + (1L << 40);
    assertThat(coordinator.ask(new CheckDriver("r", more)).problems()).hasSize(1);
    try (RandomAccessFile sparse = new RandomAccessFile(cache.resolve("d").toFile(), "rw")) {
      sparse.setLength(2L << 40);
    }
    assertThat(coordinator.ask(new CheckDriver("r", more)).problems()).isEmpty();
    assertThat(coordinator.ask(new CheckDriver("r", more + (4L << 40))).problems())
        .singleElement()
        .asString()
        .contains(" MB free and holds " + (2L << 20) + " MB, but");
  }

  private Coordinator race(String track, WorkerPlan... workers) throws Exception {
    prepare(track);
    Allocation allocation =
        Allocation.of(
            TrackReader.read("small", track, Map.of(), ALL).selectedChallenge().schedule());
    Map<Integer, Integer> workerOfClient = new HashMap<>();
    for (WorkerPlan plan : workers) {
      IntStream.range(0, plan.clientCount())
          .forEach(i -> workerOfClient.put(plan.firstClient() + i, plan.workerId()));
    }
    coordinator.expect(workers.length, allocation.joinPoints(), workerOfClient);
    coordinator.ask(
        new StartLoad(
            "race-1",
            List.of(server.target(Map.of("timeout", 60L))),
            List.of(workers),
            allocation.clients(),
            "continue",
            false,
            42));
    return coordinator;
  }

  private void prepare(String track) throws Exception {
    String documents =
        IntStream.range(0, DOCS)
            .mapToObj(i -> "{\"n\": " + i + "}\n")
            .collect(Collectors.joining());
    Files.writeString(directory.resolve("docs.json"), documents);
    coordinator.ask(
        new PrepareTrack(
            "race-1", "small", track, Map.of(), ALL, directory.toString(), List.of(), true));
  }

  private static String track(String schedule) {
    return """
        {"version": 2, "description": "small", "indices": [{"name": "i"}],
         "corpora": [{"name": "c", "documents": [
            {"source-file": "docs.json", "document-count": %d}]}],
         "schedule": [%s]}
        """
        .formatted(DOCS, schedule);
  }

  private static Reply answer(Asked asked) {
    String path = asked.path();
    if (path.startsWith("/_bulk")) {
      return Reply.ok("{\"took\": 1, \"errors\": false, \"items\": []}").by(Reply.Way.GZIP);
    }
    if (path.startsWith("/_cluster/settings")) {
      return Reply.ok("{\"persistent\": {}, \"transient\": {}}");
    }
    if (path.startsWith("/_cluster/health")) {
      return Reply.ok("{\"status\": \"green\", \"relocating_shards\": 0}");
    }
    return Reply.ok("{\"took\": 1, \"hits\": {}}");
  }

  private List<Integer> documentsSent() {
    int[] seen = new int[DOCS];
    server.asked().stream()
        .filter(asked -> asked.path().startsWith("/_bulk"))
        .flatMap(asked -> asked.text().lines())
        .filter(line -> line.startsWith("{\"n\""))
        .forEach(line -> seen[Integer.parseInt(line.replaceAll("\\D", ""))]++);
    return IntStream.of(seen).boxed().toList();
  }

  private static long sum(List<TaskDelta> deltas, int task, boolean warmup) {
    return deltas.stream()
        .filter(d -> d.taskIndex() == task && d.warmup() == warmup)
        .mapToLong(TaskDelta::requests)
        .sum();
  }

  private static void isConsistent(TaskDelta delta) throws Exception {
    assertThat(delta.errors()).isZero();
    assertThat(delta.bins().stream().mapToLong(ThroughputBin::requests).sum())
        .isEqualTo(delta.requests());
    assertThat(delta.bins().stream().mapToLong(ThroughputBin::operations).sum())
        .isEqualTo(delta.operations());
    for (byte[] encoded :
        List.of(
            delta.latency().encoded(),
            delta.serviceTime().encoded(),
            delta.processingTime().encoded())) {
      Histogram histogram = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0);
      assertThat(histogram.getTotalCount()).isEqualTo(delta.requests());
    }
  }

  /** Returns threads of a race that go on, after those about to end have had the time to. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("rallyd-"))
        .filter(thread -> !thread.getName().equals("rallyd-driver"))
        .filter(
            thread -> {
              try {
                thread.join(60_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return thread.isAlive();
            })
        .map(Thread::getName)
        .toList();
  }
}
