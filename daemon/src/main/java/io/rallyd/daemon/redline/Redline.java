package io.rallyd.daemon.redline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.daemon.metrics.Percentiles;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.daemon.metrics.TaskMetrics;
import io.rallyd.daemon.results.Mark;
import io.rallyd.daemon.results.TaskMarks;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.RepeatedTask;
import io.rallyd.driver.track.TargetThroughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * The search for the redline of one task within a race: each rate that is tried is a step of the
 * race. Lives on the race's loop.
 */
public final class Redline {
  /** A rate of which less than this share was reached did not hold. */
  private static final double REACHED = 0.97;

  /** Each client has to make so many requests in a step, or the step cannot be judged. */
  private static final int LEAST_REQUESTS = 2;

  private static final String OPS = "ops/s";
  private static final double FIRST_RATE = 100;
  private static final double WARMUP_SHARE = 0.2;
  private static final double NANOS_PER_MILLI = 1e6;

  private final RedlineRequest request;
  private final RepeatedTask repeated;
  private final RedlineSearch search;
  private final List<Step> curve = new ArrayList<>();
  private double rate;

  private record Step(
      double rate,
      double achieved,
      double p50,
      double p99,
      double errorRate,
      long requests,
      boolean held,
      String reason,
      List<Mark> marks) {}

  private Redline(RedlineRequest request, RepeatedTask repeated) {
    this.request = request;
    this.repeated = repeated;
    double own = repeated.task().targetThroughput().map(TargetThroughput::value).orElse(FIRST_RATE);
    this.search =
        new RedlineSearch(request.startRate() > 0 ? request.startRate() : own, request.precision());
  }

  /** Returns the search that the settings of a race ask for, null when they ask for none. */
  public static Redline of(Map<String, String> settings, LoadedTrack track) {
    return RedlineRequest.of(settings).map(request -> in(track, request)).orElse(null);
  }

  /** Plans a search in the chosen challenge of a track. */
  static Redline in(LoadedTrack track, RedlineRequest request) {
    return new Redline(
        request,
        RepeatedTask.in(
            track,
            request.task(),
            RedlineSearch.MAX_STEPS,
            warmupSeconds(request),
            request.stepSeconds()));
  }

  /** Returns the track that is raced. */
  public LoadedTrack track() {
    return repeated.track();
  }

  /** Returns whether a leaf task is one of the steps of the search. */
  public boolean owns(int leafTask) {
    return leafTask >= repeated.firstLeaf();
  }

  /** Returns the leaf task of a step of the schedule that belongs to the search, else -1. */
  public int leafOfStep(int step) {
    return step < repeated.firstIndex() ? -1 : repeated.firstLeaf() + step - repeated.firstIndex();
  }

  /** Returns the rate at which the next step of the search runs, empty when it is over. */
  public OptionalDouble nextRate() {
    OptionalDouble next = search.next();
    next.ifPresent(value -> rate = value);
    return next;
  }

  /** Takes what a step of the search came to; its measurements are complete. */
  public void tried(RaceMetrics metrics, int leafTask) {
    TaskMetrics task = metrics.tasks().get(leafTask);
    double achieved = achieved(task);
    double p99 = percentile(task.latency(), 99);
    String reason = reason(task, achieved, p99);
    curve.add(
        new Step(
            rate,
            achieved,
            percentile(task.latency(), 50),
            p99,
            task.errorRate(),
            task.normalRequests(),
            reason.isEmpty(),
            reason,
            TaskMarks.ofDrivers(String.format(Locale.ROOT, "%s at %.0f", name(), rate), task)));
    search.tried(reason.isEmpty(), lowestRate(task));
  }

  /** Returns a line that tells how the last step went. */
  public Optional<String> lastStep() {
    if (curve.isEmpty()) {
      return Optional.empty();
    }
    Step last = curve.get(curve.size() - 1);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Redline of [%s]: %.0f %s %s (%.0f achieved, p99 %.1f ms, errors %.2f %%).",
            name(),
            last.rate(),
            unit(),
            last.held() ? "held" : "did not hold: " + last.reason(),
            last.achieved(),
            last.p99(),
            last.errorRate() * 100));
  }

  /**
   * The rate at which requests followed the first one of their client: each client makes that one
   * at once, and none that is due behind the end of the step, so one in time makes exactly the rate
   * up to the last start, however few requests that are. The task's throughput is no measure of it:
   * that counts from before the first request, which has a connection to open.
   */
  private double achieved(TaskMetrics task) {
    double seconds = task.maxRelativeMicros() / 1e6;
    long following = task.requests() - repeated.task().clients();
    return seconds <= 0 ? 0 : Math.max(0, following) * perRequest(task) / seconds;
  }

  /** What a request counts in the unit of the rate. */
  private double perRequest(TaskMetrics task) {
    boolean counted = unit().equals(task.unit() + "/s") && task.requests() > 0;
    return counted ? Math.max(1, (double) task.operations() / task.requests()) : 1;
  }

  /** Below it, too few requests fit into a step; where none was measured it is of no use either. */
  private double lowestRate(TaskMetrics task) {
    double fitting =
        LEAST_REQUESTS * repeated.task().clients() * perRequest(task) / request.stepSeconds();
    return rate >= fitting && task.normalRequests() == 0 ? rate : fitting;
  }

  private static int warmupSeconds(RedlineRequest request) {
    return (int) Math.ceil(WARMUP_SHARE * request.stepSeconds());
  }

  private String reason(TaskMetrics task, double achieved, double p99) {
    if (rate < lowestRate(task)) {
      return "too few requests a client to judge it";
    }
    if (task.normalRequests() == 0) {
      return "no request was measured";
    }
    if (task.errorRate() > request.errorRate()) {
      return "too many errors";
    }
    if (achieved < REACHED * rate) {
      return "the rate was not reached";
    }
    return p99 > request.latencyMillis() ? "the latency was too high" : "";
  }

  /** Returns the search as it stands in the results of a race. */
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("task", name()).put("unit", unit());
    node.putObject("bounds")
        .put("latency_p99_ms", request.latencyMillis())
        .put("error_rate", request.errorRate())
        .put("seconds_per_rate", request.stepSeconds())
        .put("precision", request.precision());
    ArrayNode steps = node.putArray("curve");
    for (Step step : curve) {
      ObjectNode one = steps.addObject();
      one.put("rate", step.rate())
          .put("achieved", step.achieved())
          .put("latency_p50_ms", step.p50())
          .put("latency_p99_ms", step.p99())
          .put("error_rate", step.errorRate())
          .put("requests", step.requests())
          .put("held", step.held());
      if (!step.held()) {
        one.put("reason", step.reason());
      }
      ArrayNode marks = one.putArray("marks");
      step.marks().forEach(mark -> mark.into(marks.addObject()));
    }
    if (search.held() > 0) {
      node.put("highest_rate_held", search.held());
    } else {
      node.putNull("highest_rate_held");
    }
    if (Double.isInfinite(search.failed())) {
      node.putNull("lowest_rate_failed");
    } else {
      node.put("lowest_rate_failed", search.failed());
    }
    return node.put("precise", search.precise()).put("sentence", sentence());
  }

  private String sentence() {
    String bounds =
        String.format(
            Locale.ROOT,
            "with a p99 latency of at most %s ms and at most %s %% errors",
            trimmed(request.latencyMillis()),
            trimmed(request.errorRate() * 100));
    if (search.held() == 0) {
      return String.format(
          Locale.ROOT,
          "The redline of task [%s] is below %s %s %s: no rate held down to that.",
          name(),
          rate(search.failed()),
          unit(),
          bounds);
    }
    if (Double.isInfinite(search.failed())) {
      return String.format(
          Locale.ROOT,
          "The redline of task [%s] is above %s %s %s: all rates held.",
          name(),
          rate(search.held()),
          unit(),
          bounds);
    }
    boolean driver =
        curve.stream()
            .anyMatch(s -> !s.held() && s.rate() == search.failed() && !s.marks().isEmpty());
    return String.format(
        Locale.ROOT,
        "The redline of task [%s] is between %s and %s %s (known to %.1f %%) %s%s.",
        name(),
        rate(search.held()),
        rate(search.failed()),
        unit(),
        100 * (search.failed() - search.held()) / search.held(),
        bounds,
        driver ? "; where it ends, the load driver was a limit, too" : "");
  }

  private String name() {
    return repeated.task().name();
  }

  private String unit() {
    return repeated.task().targetThroughput().map(TargetThroughput::unit).orElse(OPS);
  }

  private static String rate(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static double percentile(Histogram histogram, double percentile) {
    return Percentiles.of(histogram, List.of(percentile)).getOrDefault(percentile, 0.0)
        / NANOS_PER_MILLI;
  }
}
