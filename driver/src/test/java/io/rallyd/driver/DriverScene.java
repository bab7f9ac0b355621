package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.corpus.Origin;
import io.rallyd.driver.http.FakeElasticsearch;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One machine that drives load, with a coordinator and a server that answers as a cluster. */
final class DriverScene implements AutoCloseable {
  /** Documents of the corpus. */
  static final int DOCS = 1000;

  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);

  final FakeElasticsearch server = new FakeElasticsearch();
  final DriverRole role;
  final Coordinator coordinator;
  private final Path directory;

  /** Creates a machine without races, which keeps its files in that directory. */
  DriverScene(Path directory) {
    this.directory = directory;
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
    server.behave(DriverScene::answer);
  }

  /** Ends everything; nothing of a race may be left. */
  @Override
  public void close() {
    role.close();
    server.close();
    assertThat(threads()).as("threads of the race").isEmpty();
  }

  /** Prepares and starts a race; the coordinator then leads it to its end. */
  Coordinator race(String track, WorkerPlan... workers) throws Exception {
    return race(track, Map.of(), workers);
  }

  /** As above, with client options. */
  Coordinator race(String track, Map<String, Object> options, WorkerPlan... workers)
      throws Exception {
    Map<String, Object> all = new HashMap<>(options);
    all.put("timeout", 60L);
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
            List.of(server.target(all)),
            List.of(workers),
            allocation.clients(),
            "continue",
            false,
            42));
    return coordinator;
  }

  void prepare(String track) throws Exception {
    String documents =
        IntStream.range(0, DOCS)
            .mapToObj(i -> "{\"n\": " + i + "}\n")
            .collect(Collectors.joining());
    Files.writeString(directory.resolve("docs.json"), documents);
    coordinator.ask(
        new PrepareTrack(
            "race-1", "small", track, Map.of(), ALL, directory.toString(), List.of(), true));
  }

  /** Returns a track with that schedule, an index and a corpus. */
  static String track(String schedule) {
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

  /** Returns how many requests of a task were measured. */
  static long sum(List<TaskDelta> deltas, int task, boolean warmup) {
    return deltas.stream()
        .filter(d -> d.taskIndex() == task && d.warmup() == warmup)
        .mapToLong(TaskDelta::requests)
        .sum();
  }

  /** Returns threads of a race that go on, after those about to end have had the time to. */
  static List<String> threads() {
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
