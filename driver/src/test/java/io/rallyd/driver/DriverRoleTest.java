package io.rallyd.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.transport.RequestFailedException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the role refuses, and how a race ends that cannot go on. */
class DriverRoleTest {
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
  void aServerThatCannotBeReachedEndsTheRaceWithASentence() throws Exception {
    scene.server.close();
    String track = DriverScene.track("{\"operation\": {\"operation-type\": \"refresh\"}}");
    List<Message> messages = scene.race(track, new WorkerPlan(0, 0, 1)).await();
    assertThat(messages.get(messages.size() - 1))
        .isInstanceOfSatisfying(
            LoadFailed.class,
            failed ->
                assertThat(failed.sentence())
                    .startsWith("Cannot run task [refresh]: Request returned an error.")
                    .contains("Error type: transport")
                    .endsWith("127.0.0.1:" + scene.server.port() + ": connection refused"));
  }

  @Test
  @Timeout(300)
  void aLostLinkEndsEverything() throws Exception {
    scene.server.behave(asked -> Reply.ok("").by(Reply.Way.NEVER));
    String track =
        DriverScene.track(
            """
            {"clients": 8, "time-period": 3600,
             "operation": {"operation-type": "search", "index": "i", "body": {}}}
            """);
    scene.race(track, new WorkerPlan(0, 0, 4), new WorkerPlan(1, 4, 4));
    scene.coordinator.awaitMessage(JoinPointReached.class::isInstance);
    scene.coordinator.loseLink();
    while (!scene.role.activity().equals("idle")) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(DriverScene.threads()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeRaced() throws Exception {
    assertThatThrownBy(
            () ->
                scene.coordinator.ask(
                    new StartLoad("x", List.of(), List.of(), 1, "continue", false, 1)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RequestFailedException.class)
        .hasMessage("Race x has no prepared track.");
    String track = DriverScene.track("{\"operation\": {\"operation-type\": \"refresh\"}}");
    scene.prepare(track);
    assertThatThrownBy(
            () ->
                scene.coordinator.ask(
                    new StartLoad(
                        "race-1",
                        List.of(scene.server.target(Map.of("ca_certs", "/nowhere.pem"))),
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
    assertThat(scene.coordinator.ask(new CheckDriver("r", 1000)).problems()).isEmpty();
    assertThat(scene.coordinator.ask(new CheckDriver("r", Long.MAX_VALUE)).problems())
        .singleElement()
        .asString()
        .contains("MB free");
  }

  @Test
  void whatTheCacheHoldsNeedsNoRoom() throws Exception {
    Path cache = Files.createDirectories(directory.resolve("cache/corpus"));
    long more = Files.getFileStore(cache).getUsableSpace() + (1L << 40);
    assertThat(scene.coordinator.ask(new CheckDriver("r", more)).problems()).hasSize(1);
    try (RandomAccessFile sparse = new RandomAccessFile(cache.resolve("d").toFile(), "rw")) {
      sparse.setLength(2L << 40);
    }
    assertThat(scene.coordinator.ask(new CheckDriver("r", more)).problems()).isEmpty();
    assertThat(scene.coordinator.ask(new CheckDriver("r", more + (4L << 40))).problems())
        .singleElement()
        .asString()
        .contains(" MB free and holds " + (2L << 20) + " MB, but");
  }
}
