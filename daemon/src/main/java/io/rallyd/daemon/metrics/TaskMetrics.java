package io.rallyd.daemon.metrics;

import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * All that is measured of one task over all workers and machines. Memory depends neither on the
 * number of requests nor on the length of the race. Not thread-safe.
 */
public final class TaskMetrics {
  private static final int DISTINCT_ERRORS = 20;

  private final Histogram latency = Histograms.create();
  private final Histogram serviceTime = Histograms.create();
  private final Histogram processingTime = Histograms.create();
  private final ThroughputCalculator calculator = new ThroughputCalculator();
  private final List<ThroughputSample> waiting = new ArrayList<>();
  private final ThroughputSummary throughput = new ThroughputSummary();
  private Optional<Throughput> latestThroughput = Optional.empty();
  private final Map<String, Long> errorDescriptions = new LinkedHashMap<>();
  private final BacklogSeries backlog = new BacklogSeries();
  private final Map<String, DriverMetrics> drivers = new TreeMap<>();
  private long notSent;
  private long requests;
  private long errors;
  private long normalRequests;
  private long normalErrors;
  private long operations;
  private long maxRelativeMicros = -1;
  private String unit = "ops";
  private boolean unitKnown;

  /**
   * Adds what a worker measured.
   *
   * @param clockOffsetMicros the worker's clock minus the coordinator's
   */
  public void add(TaskDelta delta, long clockOffsetMicros) {
    requests += delta.requests();
    errors += delta.errors();
    operations += delta.operations();
    boolean anySuccess = delta.requests() > delta.errors() || delta.operations() > 0;
    if (!unitKnown && anySuccess && !delta.unit().isEmpty()) {
      unit = delta.unit();
      unitKnown = true;
    }
    if (delta.requests() > 0) {
      maxRelativeMicros = Math.max(maxRelativeMicros, delta.maxRelativeMicros());
    }
    if (!delta.warmup()) {
      normalRequests += delta.requests();
      normalErrors += delta.errors();
      Histograms.add(latency, delta.latency());
      Histograms.add(serviceTime, delta.serviceTime());
      Histograms.add(processingTime, delta.processingTime());
    }
    for (ThroughputBin bin : delta.bins()) {
      waiting.add(
          new ThroughputSample(
              bin.absoluteMicros() - clockOffsetMicros,
              bin.relativeMicros(),
              delta.warmup(),
              bin.operations(),
              delta.taskStartMicros() - clockOffsetMicros,
              unit,
              delta.ownThroughput()));
    }
    delta
        .errorDescriptions()
        .forEach(
            (text, count) -> {
              if (errorDescriptions.size() < DISTINCT_ERRORS
                  || errorDescriptions.containsKey(text)) {
                errorDescriptions.merge(text, count, Long::sum);
              }
            });
  }

  /** Adds how far a worker was behind the schedule. */
  public void add(int workerId, TaskBacklog behind) {
    if (behind.clients() > 0) {
      backlog.add(workerId, behind.clients(), behind.behindMicros());
    }
    notSent += behind.notSent();
  }

  /** Returns how far the clients were behind their schedule. */
  public BacklogSeries backlog() {
    return backlog;
  }

  /** Returns how many requests were due but not sent when the time of their clients was over. */
  public long notSent() {
    return notSent;
  }

  /** Returns how a load-driver machine fared while the task ran. */
  public DriverMetrics driver(String host) {
    return drivers.computeIfAbsent(host, h -> new DriverMetrics());
  }

  /** Returns how each load-driver machine fared while the task ran. */
  public Map<String, DriverMetrics> drivers() {
    return Collections.unmodifiableMap(drivers);
  }

  /** Works out the throughput of what came in since the last call. */
  public void calculateThroughput() {
    for (Throughput value : calculator.add(waiting)) {
      latestThroughput = Optional.of(value);
      if (!value.warmup()) {
        throughput.add(value.value());
      }
    }
    waiting.clear();
  }

  /** Returns latencies of normal samples, nanoseconds. */
  public Histogram latency() {
    return latency;
  }

  /** Returns service times of normal samples, nanoseconds. */
  public Histogram serviceTime() {
    return serviceTime;
  }

  /** Returns processing times of normal samples, nanoseconds. */
  public Histogram processingTime() {
    return processingTime;
  }

  /** Returns the throughput of normal samples so far. */
  public ThroughputSummary throughput() {
    return throughput;
  }

  /** Returns the last value of the throughput, empty when there is none yet. */
  public Optional<Throughput> latestThroughput() {
    return latestThroughput;
  }

  /** Returns distinct error descriptions with their counts; bounded. */
  public Map<String, Long> errorDescriptions() {
    return Map.copyOf(errorDescriptions);
  }

  /** Returns all requests so far, warmup included. */
  public long requests() {
    return requests;
  }

  /** Returns all failed requests so far, warmup included. */
  public long errors() {
    return errors;
  }

  /** Returns all operations so far, warmup included. */
  public long operations() {
    return operations;
  }

  /** Returns the share of failed requests among the normal ones, 0 to 1. */
  public double errorRate() {
    return normalRequests == 0 ? 0 : (double) normalErrors / normalRequests;
  }

  /** Returns how many normal requests there were. */
  public long normalRequests() {
    return normalRequests;
  }

  /** Returns the largest relative time of a request in microseconds, -1 without requests. */
  public long maxRelativeMicros() {
    return maxRelativeMicros;
  }

  /**
   * Returns the unit of the operations, such as {@code docs}: that of the first request that did
   * not merely fail, {@code ops} until then.
   */
  public String unit() {
    return unit;
  }
}
