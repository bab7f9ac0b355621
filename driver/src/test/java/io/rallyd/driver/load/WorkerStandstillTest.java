package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.FakeElasticsearch;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.http.HttpCluster;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.driver.measure.DeltaShipper;
import io.rallyd.driver.measure.DriverReadings;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.params.ParamSources;
import io.rallyd.driver.runner.OnError;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.Track;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.load.WorkerPlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** A worker whose process stands still while the last answer of a step is on its way. */
class WorkerStandstillTest {
  private static final long STANDSTILL = TimeUnit.MILLISECONDS.toNanos(500);

  /** It was between two beats that are 20 ms apart. */
  private static final long LEAST_MICROS = 480_000;

  private static final String TRACK =
      """
      {"version": 2, "description": "d",
       "schedule": [{"operation": {"operation-type": "cluster-health"}}]}
      """;

  private final AtomicLong stoodStill = new AtomicLong();
  private final List<Message> sent = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Goes on while nobody looks. */
  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime() + stoodStill.get();
        }

        @Override
        public long wallMicros(long nanos) {
          return nanos / 1000;
        }
      };

  @Test
  void theBeatThatWasDueWhenAStepEndedIsLateAsAnyOther() throws Exception {
    try (FakeElasticsearch server = new FakeElasticsearch()) {
      server.behave(
          asked -> {
            stoodStill.set(STANDSTILL);
            return Reply.ok("{\"status\": \"green\", \"relocating_shards\": 0}");
          });
      race(server.target(Map.of()));
    }
    long latest = 0;
    for (Message message : sent) {
      if (message instanceof WorkerCondition fared && fared.loopLateness().encoded().length > 0) {
        latest =
            Math.max(
                latest,
                Histogram.decodeFromCompressedByteBuffer(
                        ByteBuffer.wrap(fared.loopLateness().encoded()), 0)
                    .getMaxValue());
      }
    }
    assertThat(latest).isGreaterThanOrEqualTo(LEAST_MICROS);
    assertThat(
            sent.stream()
                .filter(LoadDelta.class::isInstance)
                .mapToLong(m -> ((LoadDelta) m).health().loopLatenessMaxMicros()))
        .anyMatch(micros -> micros >= LEAST_MICROS);
  }

  /** Has one worker go from the first join point to the second. */
  private void race(ClusterTarget target) throws Exception {
    Track track =
        TrackReader.read("t", TRACK, Map.of(), new TrackSelection("", List.of(), List.of(), false));
    HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
    WorkerLoop loop = new WorkerLoop("rallyd-worker-test", IoBackend.best(), clock);
    CompletableFuture<Worker> driven = new CompletableFuture<>();
    Consumer<JoinPointReached> joinPoints =
        reached -> {
          if (reached.joinPoint() == 0) {
            driven.join().drive(0, clock.nanos());
          } else {
            over.complete(null);
          }
        };
    try (DeltaShipper shipper = new DeltaShipper("r", m -> send(m, joinPoints), health)) {
      Worker worker =
          new Worker(
              new WorkerPlan(0, 0, 1),
              new LoadContext(
                  "r",
                  HttpCluster.resolve(target),
                  ServerKind.of(target),
                  Allocation.of(track.selectedChallenge().schedule()),
                  new ParamSources(track, null, 1, Runnable::run, Optional.empty())::create,
                  OnError.CONTINUE,
                  false,
                  1,
                  shipper,
                  health,
                  Runnable::run,
                  Map.of(),
                  Optional.empty()),
              loop);
      driven.complete(worker);
      worker.start();
      over.get(120, TimeUnit.SECONDS);
      worker.cancel();
    } finally {
      loop.shutdown().syncUninterruptibly();
    }
  }

  private CompletionStage<Void> send(Message message, Consumer<JoinPointReached> joinPoints) {
    sent.add(message);
    if (message instanceof JoinPointReached reached) {
      joinPoints.accept(reached);
    }
    return CompletableFuture.completedFuture(null);
  }
}
