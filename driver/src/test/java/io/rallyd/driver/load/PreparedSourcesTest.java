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
import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.runner.OnError;
import io.rallyd.driver.schedule.Allocation;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker prepares is given back, however its step ends. */
@Timeout(120)
class PreparedSourcesTest {
  private static final String TRACK =
      """
      {"version": 2, "description": "d",
       "schedule": [
         {"operation": {"operation-type": "cluster-health"}},
         {"operation": {"name": "later", "operation-type": "cluster-health"}}]}
      """;

  private final FakeElasticsearch server = new FakeElasticsearch();
  private final HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
  private final BlockingQueue<Integer> reached = new LinkedBlockingQueue<>();

  /** Where sources are made: nothing is, until the test does it. */
  private final BlockingQueue<Runnable> toMake = new LinkedBlockingQueue<>();

  private final BlockingQueue<Source> made = new LinkedBlockingQueue<>();
  private final DeltaShipper shipper = new DeltaShipper("r", this::send, health);
  private final WorkerLoop loop =
      new WorkerLoop("rallyd-worker-test", IoBackend.best(), Clock.system());
  private Worker worker;

  /** Tells when it is drawn from and when it is closed. */
  private final class Source extends EndlessSource {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch drawn = new CountDownLatch(1);

    Source(Task task) {
      super(task.operation().params());
      made.add(this);
    }

    @Override
    public Optional<OperationParams> next() {
      drawn.countDown();
      return super.next();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @BeforeEach
  void start() throws Exception {
    server.behave(asked -> Reply.ok("{\"status\": \"green\", \"relocating_shards\": 0}"));
    ClusterTarget target = server.target(Map.of());
    Track track =
        TrackReader.read("t", TRACK, Map.of(), new TrackSelection("", List.of(), List.of(), false));
    LoadContext context =
        new LoadContext(
            "r",
            HttpCluster.resolve(target),
            ServerKind.of(target),
            Allocation.of(track.selectedChallenge().schedule()),
            Source::new,
            OnError.CONTINUE,
            false,
            1,
            shipper,
            health,
            toMake::add,
            Map.of(),
            Optional.empty());
    worker = new Worker(new WorkerPlan(0, 0, 1), context, loop);
    worker.start();
    assertThat(reached.take()).isZero();
  }

  @AfterEach
  void close() throws Exception {
    worker.cancel();
    shipper.close();
    loop.shutdown().syncUninterruptibly();
    server.close();
  }

  @Test
  void stoppedAtItsJoinPoint() throws Exception {
    toMake.take().run();
    worker.cancel();
    made.take().closed.await();
  }

  @Test
  void stoppedBeforeTheyWereMade() throws Exception {
    worker.cancel();
    onceTheLoopIsThrough();
    toMake.take().run();
    made.take().closed.await();
  }

  @Test
  void stoppedOnItsWayWhileTheyWereMade() throws Exception {
    worker.drive(0, Clock.system().nanos());
    onceTheLoopIsThrough();
    worker.cancel();
    onceTheLoopIsThrough();
    toMake.take().run();
    made.take().closed.await();
  }

  @Test
  void stoppedWhileItDraws() throws Exception {
    toMake.take().run();
    worker.drive(0, Clock.system().nanos());
    Source source = made.take();
    source.drawn.await();
    worker.cancel();
    source.closed.await();
  }

  @Test
  void itsStepEnded() throws Exception {
    toMake.take().run();
    worker.drive(0, Clock.system().nanos());
    Source source = made.take();
    source.drawn.await();
    worker.completeCurrentTask(1);
    assertThat(reached.take()).isEqualTo(1);
    source.closed.await();
    // The next step's, by then, are prepared and nobody's to close.
    toMake.take().run();
    Source later = made.take();
    onceTheLoopIsThrough();
    assertThat(later.closed.getCount()).isEqualTo(1);
  }

  /** Returns when the worker has done all it was told so far. */
  private void onceTheLoopIsThrough() throws Exception {
    CompletableFuture<Void> through = new CompletableFuture<>();
    loop.execute(() -> through.complete(null));
    through.get(60, TimeUnit.SECONDS);
  }

  private CompletionStage<Void> send(Message message) {
    if (message instanceof JoinPointReached point) {
      reached.add(point.joinPoint());
    }
    return CompletableFuture.completedFuture(null);
  }
}
