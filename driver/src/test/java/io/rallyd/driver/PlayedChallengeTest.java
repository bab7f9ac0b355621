package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import io.rallyd.protocol.load.WorkerPlan;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a challenge is sent, measured and told, in which order. */
class PlayedChallengeTest {
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
  void aWholeChallengeIsPlayedAsItsScheduleSays() throws Exception {
    String track =
        DriverScene.track(
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
    List<Message> messages =
        scene.race(track, new WorkerPlan(0, 0, 2), new WorkerPlan(1, 2, 2)).await();

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
    long sent = scene.server.asked().stream().filter(a -> a.path().endsWith("_bulk")).count();
    assertThat(DriverScene.sum(deltas, 2, false)).as("bulks").isEqualTo(sent).isBetween(34L, 35L);
    assertThat(deltas.stream().filter(d -> d.taskIndex() == 2).mapToLong(TaskDelta::operations))
        .satisfies(
            ops -> assertThat(ops.stream().mapToLong(o -> o).sum()).isEqualTo(DriverScene.DOCS));
    assertThat(documentsSent())
        .as("each document once")
        .hasSize(DriverScene.DOCS)
        .allMatch(n -> n == 1);
    assertThat(DriverScene.sum(deltas, 3, false)).as("the endless task ran and ended").isPositive();
    assertThat(DriverScene.sum(deltas, 4, false)).isEqualTo(20);
    assertThat(DriverScene.sum(deltas, 5, true)).as("warmup of each client").isEqualTo(4 * 5);
    assertThat(DriverScene.sum(deltas, 5, false)).as("iterations of each client").isEqualTo(4 * 20);
    assertThat(deltas).allSatisfy(PlayedChallengeTest::isConsistent);
    timesAreComplete(deltas);
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
    assertThat(scene.role.activity()).contains("race-1");
    assertThat(scene.coordinator.ask(new EndLoad("race-1", false)).problems()).isEmpty();
    assertThat(scene.role.activity()).isEqualTo("idle");
  }

  @Test
  void allMeasurementsOfAStepAreSentBeforeItsJoinPoint() throws Exception {
    String track =
        DriverScene.track(
            """
            {"name": "a", "iterations": 3,
             "operation": {"operation-type": "cluster-health"}},
            {"name": "b", "iterations": 4,
             "operation": {"operation-type": "cluster-health"}}
            """);
    List<Message> messages = scene.race(track, new WorkerPlan(0, 0, 1)).await();
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

  /** As many requests as fit into some seconds: their times cost more than each may send. */
  @Test
  void allTimesOfAStepAreSentBeforeItsJoinPoint() throws Exception {
    String track =
        DriverScene.track(
            """
            {"name": "a", "clients": 2, "warmup-time-period": 1, "time-period": 2,
             "operation": {"operation-type": "search", "index": "i", "body": {}}}
            """);
    List<Message> messages = scene.race(track, new WorkerPlan(0, 0, 2)).await();
    int joinPoint =
        messages.indexOf(
            messages.stream()
                .filter(m -> m instanceof JoinPointReached reached && reached.joinPoint() == 1)
                .findFirst()
                .orElseThrow());
    List<TaskDelta> before = Coordinator.deltas(messages.subList(0, joinPoint));
    assertThat(DriverScene.sum(before, 0, false)).isPositive();
    timesAreComplete(before);
    assertThat(Coordinator.deltas(messages)).isEqualTo(before);
  }

  @Test
  void aStepThatIsOverBeforeItBeganLeavesNothingToTheNext() throws Exception {
    String track =
        DriverScene.track(
            """
            {"name": "a", "iterations": 3,
             "operation": {"operation-type": "cluster-health"}},
            {"name": "b", "iterations": 4,
             "operation": {"operation-type": "cluster-health"}}
            """);
    scene.coordinator.endBeforeDeparture(0);
    List<TaskDelta> deltas = Coordinator.deltas(scene.race(track, new WorkerPlan(0, 0, 1)).await());
    assertThat(DriverScene.sum(deltas, 0, false)).isZero();
    assertThat(DriverScene.sum(deltas, 1, false)).isEqualTo(4);
  }

  @Test
  void aStepWithMoreTasksThanClientsIsEndedAcrossItsColumns() throws Exception {
    // One client runs all three one after the other; the first to end ends the step.
    String search =
        "\"operation\": {\"operation-type\": \"search\", \"index\": \"i\", \"body\": {}}";
    String track =
        DriverScene.track(
            """
            {"parallel": {"clients": 1, "completed-by": "a", "tasks": [
              {"name": "a", "iterations": 5, %s},
              {"name": "b", "time-period": 3600, %s},
              {"name": "c", "time-period": 3600, %s}]}}
            """
                .formatted(search, search, search));
    List<Message> messages = scene.race(track, new WorkerPlan(0, 0, 1)).await();
    List<TaskDelta> deltas = Coordinator.deltas(messages);
    assertThat(DriverScene.sum(deltas, 0, false)).isEqualTo(5);
    assertThat(deltas).allMatch(d -> d.taskIndex() == 0);
    assertThat(messages.get(messages.size() - 1))
        .isInstanceOfSatisfying(
            JoinPointReached.class, reached -> assertThat(reached.joinPoint()).isEqualTo(1));
  }

  @Test
  void failedRequestsAreCountedWithTheirDescriptions() throws Exception {
    scene.server.behave(
        asked -> Reply.of(400, "{\"error\": {\"type\": \"parsing_exception\"}, \"status\": 400}"));
    String track =
        DriverScene.track(
            "{\"iterations\": 7, \"operation\": {\"operation-type\": \"cluster-health\"}}");
    List<TaskDelta> deltas = Coordinator.deltas(scene.race(track, new WorkerPlan(0, 0, 1)).await());
    assertThat(deltas.stream().mapToLong(TaskDelta::errors).sum()).isEqualTo(7);
    assertThat(deltas.stream().mapToLong(TaskDelta::operations).sum()).isZero();
    assertThat(deltas.get(0).errorDescriptions().keySet())
        .singleElement()
        .asString()
        .startsWith("parsing_exception (");
  }

  private List<Integer> documentsSent() {
    int[] seen = new int[DriverScene.DOCS];
    scene.server.asked().stream()
        .filter(asked -> asked.path().startsWith("/_bulk"))
        .flatMap(asked -> asked.text().lines())
        .filter(line -> line.startsWith("{\"n\""))
        .forEach(line -> seen[Integer.parseInt(line.replaceAll("\\D", ""))]++);
    return IntStream.of(seen).boxed().toList();
  }

  private static void isConsistent(TaskDelta delta) throws Exception {
    assertThat(delta.errors()).isZero();
    assertThat(delta.bins().stream().mapToLong(ThroughputBin::requests).sum())
        .isEqualTo(delta.requests());
    assertThat(delta.bins().stream().mapToLong(ThroughputBin::operations).sum())
        .isEqualTo(delta.operations());
  }

  /** Times may come later than the requests are counted, but all have come in the end. */
  private static void timesAreComplete(List<TaskDelta> deltas) throws Exception {
    Map<String, List<TaskDelta>> ofTasks =
        deltas.stream().collect(Collectors.groupingBy(d -> d.taskIndex() + " " + d.warmup()));
    for (List<TaskDelta> task : ofTasks.values()) {
      long requests = task.stream().mapToLong(TaskDelta::requests).sum();
      for (Function<TaskDelta, HistogramSnapshot> times :
          List.<Function<TaskDelta, HistogramSnapshot>>of(
              TaskDelta::latency, TaskDelta::serviceTime, TaskDelta::processingTime)) {
        long recorded = 0;
        for (TaskDelta delta : task) {
          byte[] encoded = times.apply(delta).encoded();
          if (encoded.length > 0) {
            recorded +=
                Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0)
                    .getTotalCount();
          }
        }
        assertThat(recorded).isEqualTo(requests);
      }
    }
  }
}
