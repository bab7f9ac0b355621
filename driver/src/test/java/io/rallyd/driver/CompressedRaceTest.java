package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.WorkerPlan;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A race whose requests are compressed; the scene checks that nothing of it is left. */
class CompressedRaceTest {
  private static final Map<String, Object> COMPRESS = Map.of("http_compress", true);

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
  void eachDocumentIsSentOnceWhetherItsBulkIsSmallOrLarge() throws Exception {
    String track =
        DriverScene.track(
            """
            {"operation": {"name": "small", "operation-type": "bulk", "bulk-size": 20},
             "clients": 4},
            {"operation": {"name": "large", "operation-type": "bulk", "bulk-size": 125},
             "clients": 4}
            """);
    List<Message> messages =
        scene.race(track, COMPRESS, new WorkerPlan(0, 0, 2), new WorkerPlan(1, 2, 2)).await();
    assertThat(messages).noneMatch(LoadFailed.class::isInstance);
    List<String> sent = new ArrayList<>();
    for (Asked asked : scene.server.asked()) {
      if (asked.path().startsWith("/_bulk")) {
        assertThat(asked.headers()).containsEntry("content-encoding", "gzip");
        plain(asked).lines().filter(line -> line.startsWith("{\"n\"")).forEach(sent::add);
      }
    }
    assertThat(sent)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 2 * DriverScene.DOCS)
                .mapToObj(i -> "{\"n\": " + i % DriverScene.DOCS + "}")
                .toList());
    assertThat(scene.coordinator.ask(new EndLoad("race-1", false)).problems()).isEmpty();
  }

  @Test
  void aRaceThatIsEndedInTheMiddleLeavesNothing() throws Exception {
    String track =
        DriverScene.track(
            """
            {"operation": {"operation-type": "bulk", "bulk-size": 125, "looped": true},
             "clients": 4, "time-period": 3600}
            """);
    CountDownLatch bulks = new CountDownLatch(20);
    scene.server.behave(
        asked -> {
          bulks.countDown();
          return Reply.ok("{\"took\": 1, \"errors\": false, \"items\": []}");
        });
    scene.race(track, COMPRESS, new WorkerPlan(0, 0, 4));
    assertThat(bulks.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(scene.coordinator.ask(new EndLoad("race-1", false)).problems()).isEmpty();
  }

  private static String plain(Asked asked) throws Exception {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(asked.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
