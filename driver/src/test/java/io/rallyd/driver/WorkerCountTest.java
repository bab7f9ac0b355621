package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.corpus.Origin;
import io.rallyd.driver.http.FakeElasticsearch;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seeded challenge by different numbers of workers: what must not depend on it. */
class WorkerCountTest {
  private static final int DOCS = 311;
  private static final long FEW = 7;
  private static final int CLIENTS = 21;
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  // More clients than workers, more clients than documents, and no length that is a matter of time.
  private static final String TRACK =
      """
      {"version": 2, "description": "small", "indices": [{"name": "i"}],
       "corpora": [
        {"name": "c", "documents": [{"source-file": "docs.json", "document-count": 304}]},
        {"name": "f", "documents": [{"source-file": "few.json", "document-count": 7}]}],
       "schedule": [
        {"name": "load", "clients": 5,
         "operation": {"name": "b1", "operation-type": "bulk", "bulk-size": 10, "corpora": "c"}},
        {"name": "few", "clients": 21,
         "operation": {"name": "b2", "operation-type": "bulk", "bulk-size": 10, "corpora": "f"}},
        {"name": "once", "clients": 3,
         "operation": {"name": "s1", "operation-type": "search", "index": "i", "body": {"q": 1}}},
        {"parallel": {"tasks": [
          {"name": "even", "clients": 20, "warmup-iterations": 2, "iterations": 7,
           "target-throughput": 4000,
           "operation": {"name": "s2", "operation-type": "search", "index": "i", "body": {"q": 2}}},
          {"name": "random", "clients": 1, "iterations": 30, "target-throughput": 500,
           "schedule": "poisson",
           "operation": {"name": "s3", "operation-type": "search", "index": "i", "body": {"q": 3}}}
        ]}}]}
      """;

  @TempDir private Path directory;

  /** What a race left: requests of each task, client and sample type; bodies sent. */
  private record Seen(
      Map<String, Long> samples,
      Map<String, Long> operations,
      Map<String, Long> searches,
      List<String> documents,
      List<Long> moments) {}

  @Test
  void oneTwoAndFourWorkersAgree() throws Exception {
    Seen one = race(new WorkerPlan(0, 0, CLIENTS));
    Seen two = race(new WorkerPlan(0, 0, 11), new WorkerPlan(1, 11, 10));
    Seen four =
        race(
            new WorkerPlan(0, 0, 6),
            new WorkerPlan(1, 6, 5),
            new WorkerPlan(2, 11, 5),
            new WorkerPlan(3, 16, 5));

    assertThat(one.documents()).hasSize(DOCS).doesNotHaveDuplicates();
    assertThat(one.samples()).containsEntry("even 4 warmup", 2L).containsEntry("even 4 normal", 7L);
    assertThat(one.samples()).containsEntry("once 0 normal", 1L).containsKey("once 2 normal");
    assertThat(one.operations())
        .containsEntry("load", DOCS - FEW)
        .containsEntry("few", FEW)
        .containsEntry("even", 20L * 9)
        .containsEntry("random", 30L);
    for (Seen more : List.of(two, four)) {
      assertThat(more.operations()).isEqualTo(one.operations());
      assertThat(more.searches()).isEqualTo(one.searches());
      assertThat(more.documents()).containsExactlyInAnyOrderElementsOf(one.documents());
      // Who of them sends which bulk is a matter of time for the clients of a worker.
      assertThat(withoutBulks(more.samples())).isEqualTo(withoutBulks(one.samples()));
      assertThat(more.moments()).hasSameSizeAs(one.moments());
      for (int i = 0; i < one.moments().size(); i++) {
        assertThat(Math.abs(more.moments().get(i) - one.moments().get(i)))
            .as("moment %d of the random arrivals, microseconds", i)
            .isLessThanOrEqualTo(3);
      }
    }
  }

  private static Map<String, Long> withoutBulks(Map<String, Long> samples) {
    Map<String, Long> others = new TreeMap<>(samples);
    others.keySet().removeIf(key -> key.startsWith("load ") || key.startsWith("few "));
    return others;
  }

  private Seen race(WorkerPlan... workers) throws Exception {
    Path own = Files.createTempDirectory(directory, "race");
    Files.writeString(own.resolve("docs.json"), documents(0, DOCS - FEW));
    Files.writeString(own.resolve("few.json"), documents(DOCS - FEW, DOCS));
    DriverSettings settings =
        new DriverSettings(
            own.resolve("cache"), own.resolve("races"), 4, Origin.order(Origin.USUAL));
    try (FakeElasticsearch server = new FakeElasticsearch();
        DriverRole role =
            new DriverRole(
                settings,
                (link, race, offer, target, soFar) ->
                    CompletableFuture.failedFuture(new IllegalStateException("no offers")))) {
      server.behave(WorkerCountTest::answer);
      Coordinator coordinator = new Coordinator(role);
      Path samples = own.resolve("samples.ndjson.gz");
      coordinator.ask(new RecordSamples("race", samples.toString()));
      coordinator.ask(
          new PrepareTrack("race", "small", TRACK, Map.of(), ALL, own.toString(), List.of(), true));
      Allocation allocation =
          Allocation.of(
              TrackReader.read("small", TRACK, Map.of(), ALL).selectedChallenge().schedule());
      assertThat(allocation.clients()).isEqualTo(CLIENTS);
      Map<Integer, Integer> workerOfClient = new HashMap<>();
      for (WorkerPlan plan : workers) {
        for (int i = 0; i < plan.clientCount(); i++) {
          workerOfClient.put(plan.firstClient() + i, plan.workerId());
        }
      }
      coordinator.expect(workers.length, allocation.joinPoints(), workerOfClient);
      coordinator.ask(
          new StartLoad(
              "race",
              List.of(server.target(Map.of("timeout", 60L))),
              List.of(workers),
              allocation.clients(),
              "abort",
              false,
              42));
      List<Message> messages = coordinator.await();
      coordinator.ask(new EndLoad("race", false));
      assertThat(messages).noneMatch(LoadFailed.class::isInstance);
      return seen(server.asked(), samples);
    }
  }

  private static String documents(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(i -> "{\"n\": " + i + "}\n")
        .collect(Collectors.joining());
  }

  private static Reply answer(Asked asked) {
    return asked.path().startsWith("/_bulk")
        ? Reply.ok("{\"took\": 1, \"errors\": false, \"items\": []}")
        : Reply.ok("{\"took\": 1, \"hits\": {}}");
  }

  private static Seen seen(List<Asked> asked, Path samples) throws Exception {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> operations = new TreeMap<>();
    List<Long> due = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(samples)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode sample = mapper.readTree(line);
        String task = sample.path("task").asText();
        String key = task + " " + sample.path("client") + " " + sample.path("type").asText();
        counts.merge(key, 1L, Long::sum);
        operations.merge(task, sample.path("operations").asLong(), Long::sum);
        if (task.equals("random")) {
          long late = sample.path("latency_ns").asLong() - sample.path("service_time_ns").asLong();
          due.add(sample.path("start_us").asLong() - Math.floorDiv(late, 1000L));
        }
      }
    }
    // Requests of one client stand in their order. The first has no moment that was intended, so
    // distances count from the second.
    List<Long> moments = due.stream().skip(2).map(at -> at - due.get(1)).toList();
    Map<String, Long> searches =
        asked.stream()
            .filter(a -> a.path().endsWith("_search"))
            .collect(Collectors.groupingBy(Asked::text, TreeMap::new, Collectors.counting()));
    List<String> documents =
        asked.stream()
            .filter(a -> a.path().startsWith("/_bulk"))
            .flatMap(a -> a.text().lines())
            .filter(line -> line.startsWith("{\"n\""))
            .toList();
    return new Seen(counts, operations, searches, documents, moments);
  }
}
