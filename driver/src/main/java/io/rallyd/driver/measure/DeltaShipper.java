package io.rallyd.driver.measure;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.WorkerCondition;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the measurements of one race from one machine, in order: encoded on a thread of its own, so
 * that no worker's loop pays for it. What cannot be sent is counted as dropped and the count is in
 * the next delta; what a condition counted that could not be sent goes with the next one.
 */
public final class DeltaShipper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaShipper.class);

  private final String raceId;
  private final Function<Message, CompletionStage<Void>> link;
  private final HealthMonitor health;
  private final UnsentCounts unsent = new UnsentCounts();
  private final ExecutorService thread;
  private long sequence;

  /**
   * Creates a shipper.
   *
   * @param link sends a message to the coordinator
   */
  public DeltaShipper(
      String raceId, Function<Message, CompletionStage<Void>> link, HealthMonitor health) {
    this.raceId = raceId;
    this.link = link;
    this.health = health;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread shipper = new Thread(work, "rallyd-deltas-" + raceId);
              shipper.setDaemon(true);
              return shipper;
            });
  }

  /**
   * Queues measurements. Empty ones are sent too: the coordinator hears that the driver lives, and
   * how it fares.
   *
   * @param condition how the worker fares; asked for once, on the thread that encodes
   */
  public void ship(WorkerMeasurements measurements, Supplier<WorkerCondition> condition) {
    queue(
        () -> {
          send(measurements);
          WorkerCondition counted = unsent.addTo(condition.get());
          tell(counted, () -> unsent.keep(counted));
        });
  }

  /** Queues a message behind all measurements shipped before. */
  public void shipBehind(Message message) {
    queue(() -> tell(message, () -> {}));
  }

  /** Sends what is queued and ends the thread; returns at once. */
  @Override
  public void close() {
    thread.shutdown();
  }

  private void tell(Message message, Runnable ifRefused) {
    link.apply(message)
        .exceptionally(
            error -> {
              ifRefused.run();
              LOG.warn("{} could not be sent: {}", message, error.getMessage());
              return null;
            });
  }

  private void queue(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("Measurements of race {} came after its end.", raceId);
    }
  }

  private void send(WorkerMeasurements measurements) {
    List<TaskDelta> deltas = measurements.encode();
    long requests = measurements.requests();
    link.apply(new LoadDelta(raceId, ++sequence, deltas, health.read()))
        .exceptionally(
            error -> {
              health.dropped(requests);
              LOG.warn(
                  "Measurements of {} requests of race {} could not be sent: {}",
                  requests,
                  raceId,
                  error.getMessage());
              return null;
            });
  }
}
