package io.rallyd.daemon.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns samples of one task into values of throughput, batch by batch.
 *
 * <p>Throughput is cumulative: all operations since the task began, warmup included, over the time
 * since then; a value is taken each time another whole second has passed, and one at the end of a
 * batch if none has been taken since the current sample type began, so that a task of less than a
 * second has one too. Formula of Rally (throughput calculator), but a sample that closes no bucket
 * is carried over exactly once. Not thread-safe.
 */
public final class ThroughputCalculator {
  private static final double MICROS = 1e6;

  private final List<ThroughputSample> carriedOver = new ArrayList<>();
  private boolean started;
  private long totalCount;
  private double interval;
  private double bucket = 1.0;
  private boolean warmup;
  private boolean valueInSampleType;
  private long startMicros;

  /**
   * Takes the samples since the batch before and returns the values that they complete.
   *
   * @param batch samples in any order
   */
  public List<Throughput> add(List<ThroughputSample> batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    List<ThroughputSample> samples = new ArrayList<>(carriedOver.size() + batch.size());
    samples.addAll(carriedOver);
    samples.addAll(batch);
    samples.sort(Comparator.comparingLong(ThroughputSample::absoluteMicros));
    carriedOver.clear();
    ThroughputSample first = samples.get(0);
    if (first.ownThroughput() >= 0) {
      return samples.stream()
          .map(
              s ->
                  new Throughput(
                      s.absoluteMicros(),
                      s.relativeMicros(),
                      s.warmup(),
                      s.ownThroughput(),
                      s.unit() + "/s"))
          .toList();
    }
    if (!started) {
      started = true;
      warmup = first.warmup();
      startMicros = first.taskStartMicros();
    }
    List<Throughput> values = new ArrayList<>();
    long count = totalCount;
    for (ThroughputSample sample : samples) {
      if (warmup && !sample.warmup()) {
        warmup = false;
        valueInSampleType = false;
      }
      count += sample.operations();
      interval = Math.max((sample.absoluteMicros() - startMicros) / MICROS, interval);
      if (interval > 0 && interval >= bucket) {
        carriedOver.clear();
        totalCount = count;
        valueInSampleType = true;
        bucket = Math.floor(interval) + 1;
        values.add(value(sample, count));
      } else {
        carriedOver.add(sample);
      }
    }
    if (interval > 0 && !valueInSampleType) {
      carriedOver.clear();
      totalCount = count;
      valueInSampleType = true;
      bucket = Math.floor(interval) + 1;
      values.add(value(samples.get(samples.size() - 1), count));
    }
    return values;
  }

  private Throughput value(ThroughputSample at, long count) {
    return new Throughput(
        at.absoluteMicros(), at.relativeMicros(), warmup, count / interval, at.unit() + "/s");
  }
}
