package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.daemon.coordinator.RaceContext;
import io.rallyd.daemon.coordinator.RaceEvents;
import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.daemon.redline.RedlineRequest;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.daemon.repository.Repositories;
import io.rallyd.daemon.repository.TrackLibrary;
import io.rallyd.daemon.results.RaceStore;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.EndLoad;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.LoadStarted;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.RecordSamples;
import io.rallyd.protocol.load.StartLoad;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.TrackPrepared;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.TargetHost;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.team.CarResolver;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state machine of a race with two machines that answer as the test says. */
class RaceTest {
  @TempDir private static Path directory;

  private static final DriverHealth HEALTH = new DriverHealth(0, 0, 0, 0, 0, 0);

  private final MemberRegistry members =
      new MemberRegistry("10.0.0.1", new Joined("1", "c"), InstantSource.system());
  private final ScriptedMachine one = new ScriptedMachine();
  private final ScriptedMachine two = new ScriptedMachine();
  private final Member memberOne = one.join(members, "10.0.0.2");
  private final Member memberTwo = two.join(members, "10.0.0.3");
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  @BeforeEach
  void makeTrack() throws Exception {
    Files.writeString(
        directory.resolve("track.json"),
        """
        {"description": "d", "schedule": [{"clients": 2, "operation":
          {"name": "health", "operation-type": "cluster-health"}}]}
        """);
    one.answers(this::willingly);
    two.answers(this::willingly);
  }

  static RaceDescription description(
      String pipeline, List<String> drivers, List<TargetHost> targets) {
    return description(pipeline, drivers, targets, Map.of());
  }

  private static RaceDescription description(
      String pipeline,
      List<String> drivers,
      List<TargetHost> targets,
      Map<String, String> settings) {
    return new RaceDescription(
        "r",
        0,
        pipeline,
        "local",
        String.valueOf(directory),
        "t",
        Map.of(),
        false,
        "",
        List.of(),
        List.of(),
        false,
        List.of("defaults"),
        Map.of(),
        "",
        "7.0.99",
        "maven",
        "",
        Map.of("default", targets),
        Map.of("default", Map.of()),
        drivers,
        "continue",
        "c",
        Map.of(),
        false,
        false,
        false,
        true,
        true,
        settings);
  }

  private Race race(TrackSource tracks) {
    return race(tracks, Map.of());
  }

  private Race race(TrackSource tracks, Map<String, String> settings) {
    List<TargetHost> targets = List.of(new TargetHost("10.0.0.9", 9200, false, ""));
    RaceStore store = new RaceStore(directory);
    return new Race(
        description("benchmark-only", List.of("10.0.0.2", "10.0.0.3"), targets, settings),
        new RaceContext(members, new Silence(), new FileShare("r")),
        new RaceEnvironment(
            "1", "n", store, tracks, null, Duration.ofMinutes(1), InstantSource.system()));
  }

  private Race race() {
    return race(new LocalTracks(new TrackLibrary(new Repositories()), directory));
  }

  private CompletionStage<? extends Message> willingly(Request<?> request) {
    if (request instanceof CheckDriver
        || request instanceof RecordSamples
        || request instanceof EndLoad) {
      return CompletableFuture.completedFuture(new CheckReport(List.of()));
    }
    if (request instanceof PrepareTrack) {
      return CompletableFuture.completedFuture(new TrackPrepared(0));
    }
    if (request instanceof StartLoad) {
      started.complete(null);
      return CompletableFuture.completedFuture(new LoadStarted());
    }
    throw new AssertionError(request);
  }

  private static RaceFinished end(Race race) throws Exception {
    return race.finished().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  @Test
  void aLostMachineIsToldInOneSentenceAndTheOthersAreCleaned() throws Exception {
    Race race = race();
    race.begin();
    started.get(120, TimeUnit.SECONDS);
    two.close("silence for 5 s");
    race.memberLost(memberTwo, "silence for 5 s");
    RaceFinished end = end(race);
    assertThat(end.outcome()).isEqualTo("failed");
    assertThat(end.problems())
        .containsExactly("Machine 10.0.0.3 was lost while running no task yet: silence for 5 s.");
    assertThat(one.requests).contains(new EndLoad("r", true));
  }

  @Test
  void aSearchThatFailsKeepsTheRatesThatWereTried() throws Exception {
    Map<String, String> settings = new HashMap<>();
    new RedlineRequest("health", 1000, 0.001, 100, 10, 0.05).into(settings);
    Race race = race(new Tracks(), settings);
    race.begin();
    started.get(120, TimeUnit.SECONDS);
    // A connection that fails is a rate that does not hold, not the end of the race.
    assertThat(one.requests)
        .filteredOn(StartLoad.class::isInstance)
        .extracting(request -> ((StartLoad) request).onError())
        .containsExactly("continue-on-network");
    for (int joinPoint = 0; joinPoint < 2; joinPoint++) {
      if (joinPoint == 1) {
        race.received(memberOne, new LoadDelta("r", 1, List.of(thousandRequests()), HEALTH));
      }
      race.received(memberOne, new JoinPointReached("r", 0, joinPoint, 1));
      race.received(memberTwo, new JoinPointReached("r", 1, joinPoint, 1));
    }
    race.received(memberOne, new LoadFailed("r", 0, "The cluster is gone."));
    RaceFinished end = end(race);
    assertThat(end.outcome()).isEqualTo("failed");
    assertThat(end.problems()).containsExactly("10.0.0.2: The cluster is gone.");
    assertThat(end.raceJson()).contains("\"curve\"", "\"rate\": 100.0", "is above 100 ops/s");
  }

  @Test
  void aDriverThatIsTooOldForWhatIsAskedIsNamedBeforeAnythingStarts() throws Exception {
    two.speaks(0);
    Map<String, String> search = new HashMap<>();
    new RedlineRequest("health", 1000, 0.001, 100, 10, 0.05).into(search);
    Race race = race(new Tracks(), search);
    race.begin();
    assertThat(end(race).problems())
        .containsExactly(
            "Machine 10.0.0.3 runs a rallyd that is too old for --redline: rallyd has to be"
                + " updated there.");
    Race samples = race(new Tracks(), Map.of("samples/file", "all.gz"));
    samples.begin();
    assertThat(end(samples).problems()).singleElement().asString().contains("for --samples-file:");
    assertThat(two.requests).noneMatch(CheckDriver.class::isInstance);
    Race plain = race();
    plain.begin();
    started.get(120, TimeUnit.SECONDS);
    plain.cancel("enough");
    assertThat(end(plain).outcome()).isEqualTo("cancelled");
  }

  private static TaskDelta thousandRequests() {
    Histogram none = new Histogram(3);
    ByteBuffer buffer = ByteBuffer.allocate(none.getNeededByteBufferCapacity());
    int length = none.encodeIntoCompressedByteBuffer(buffer);
    HistogramSnapshot snapshot = new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
    return new TaskDelta(
        0,
        0,
        false,
        "ops",
        0,
        1202,
        0,
        1202,
        12_000_000,
        snapshot,
        snapshot,
        snapshot,
        List.of(),
        Map.of(),
        1,
        1,
        -1);
  }

  @Test
  void aDriverThatCannotBeToldToBeginEndsTheRace() throws Exception {
    one.refusesMessages();
    Race race = race();
    race.begin();
    started.get(120, TimeUnit.SECONDS);
    race.received(memberOne, new JoinPointReached("r", 0, 0, 1));
    race.received(memberTwo, new JoinPointReached("r", 1, 0, 1));
    assertThat(end(race).problems())
        .singleElement()
        .asString()
        .contains("10.0.0.2 could not be told");
  }

  @Test
  void nobodyIsToldToBeginAfterTheEnd() throws Exception {
    CompletableFuture<Message> cleaned = new CompletableFuture<>();
    two.answers(request -> request instanceof EndLoad ? cleaned : willingly(request));
    CompletableFuture<Void> ending = new CompletableFuture<>();
    one.answers(
        request -> {
          if (request instanceof EndLoad) {
            ending.complete(null);
          }
          return willingly(request);
        });
    Race race = race();
    race.begin();
    started.get(120, TimeUnit.SECONDS);
    race.received(memberOne, new JoinPointReached("r", 0, 0, 1));
    race.cancel("enough");
    ending.get(120, TimeUnit.SECONDS);
    race.received(memberTwo, new JoinPointReached("r", 1, 0, 1));
    // The answer is handled on the race's loop, behind the arrival.
    cleaned.complete(new CheckReport(List.of()));
    assertThat(end(race).outcome()).isEqualTo("cancelled");
    assertThat(one.messages).isEmpty();
  }

  @Test
  void anUnexpectedErrorNamesTheStepThatItHappenedIn() throws Exception {
    TrackSource broken =
        new Tracks() {
          @Override
          public List<FileOffer> offer(LoadedTrack track, FileShare share, boolean digests) {
            throw new IllegalStateException("broken");
          }
        };
    Race race = race(broken);
    race.begin();
    assertThat(end(race).problems())
        .singleElement()
        .asString()
        .contains("while the track was prepared (IllegalStateException)");
  }

  @Test
  void aRaceThatIsCancelledBeforeItsTrackIsOfferedGivesItToNobody() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Thread> offering = new CompletableFuture<>();
    Race race =
        race(
            new Tracks() {
              @Override
              public List<FileOffer> offer(LoadedTrack track, FileShare share, boolean digests) {
                offering.complete(Thread.currentThread());
                awaitThroughInterrupts(goOn);
                return List.of();
              }
            });
    race.begin();
    Thread worker = offering.get(120, TimeUnit.SECONDS);
    race.cancel("enough");
    assertThat(end(race).outcome()).isEqualTo("cancelled");
    goOn.countDown();
    worker.join(120_000);
    assertThat(worker.isAlive()).isFalse();
    assertThat(one.requests).noneMatch(PrepareTrack.class::isInstance);
    assertThat(two.requests).noneMatch(PrepareTrack.class::isInstance);
  }

  @Test
  void offlineAnArchiveComesFromTheCacheOnly() {
    LocalCandidates candidates = new LocalCandidates(new Repositories(), directory);
    RaceDescription race = description("from-distribution", List.of("localhost"), List.of());
    assertThatThrownBy(
            () ->
                candidates.archive(
                    race,
                    CarResolver.bundled().resolve(List.of("defaults"), Map.of()),
                    (here, all) -> {},
                    new Cancellation()))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("[7.0.99] is not in the cache")
        .hasMessageContaining("--offline");
  }

  private static void awaitThroughInterrupts(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // The race is over; this test is about work that does not notice.
        continue;
      }
    }
  }

  /** The tracks on this disk, to be disturbed. */
  private static class Tracks implements TrackSource {
    @Override
    public List<FileOffer> offerSlices(
        LoadedTrack track, FileShare share, List<WorkerPlan> workers, List<FileOffer> whole) {
      return List.of();
    }

    private final LocalTracks disk =
        new LocalTracks(new TrackLibrary(new Repositories()), directory);

    @Override
    public LoadedTrack load(RaceDescription race, TrackTarget target, Notices notices) {
      return disk.load(race, target, notices);
    }

    @Override
    public List<FileOffer> offer(LoadedTrack track, FileShare share, boolean digests) {
      return disk.offer(track, share, digests);
    }

    @Override
    public long corpusBytes(LoadedTrack track, List<WorkerPlan> workers) {
      return disk.corpusBytes(track, workers);
    }
  }

  private static final class Silence implements RaceEvents {
    @Override
    public void notice(RaceNotice notice) {}

    @Override
    public void progress(RaceProgress progress) {}
  }
}
