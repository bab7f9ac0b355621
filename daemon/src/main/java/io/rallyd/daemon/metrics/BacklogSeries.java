package io.rallyd.daemon.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the clients of a throttled task were behind their schedule, over the life of the task. A
 * point for each second while there are few; then neighbours are put together, so that memory stays
 * the same however long the task lasts. Not thread-safe.
 */
public final class BacklogSeries {
  private static final int MAX_POINTS = 512;

  private final double[] behindMicros = new double[MAX_POINTS];
  private final double[] clients = new double[MAX_POINTS];
  private final Map<Integer, Integer> reportsOfWorker = new HashMap<>();
  private int secondsPerPoint = 1;
  private int seconds;

  /**
   * Adds a report. The workers of a task set out together and report once a second, so reports of
   * the same number belong together.
   *
   * @param clientsOfWorker clients that were looked at
   * @param behind how late their next requests were, summed, microseconds
   */
  public void add(int workerId, int clientsOfWorker, long behind) {
    int second = reportsOfWorker.merge(workerId, 1, Integer::sum) - 1;
    while (second / secondsPerPoint >= MAX_POINTS) {
      halve();
    }
    behindMicros[second / secondsPerPoint] += behind;
    clients[second / secondsPerPoint] += clientsOfWorker;
    seconds = Math.max(seconds, second + 1);
  }

  /** Returns the seconds of which there is a report. */
  public int seconds() {
    return seconds;
  }

  /**
   * Returns how many seconds a client was behind on average in each part of the task's life.
   *
   * @param parts how many parts of the same length
   * @return one value per part; empty when there are fewer seconds than parts
   */
  public double[] behindSeconds(int parts) {
    int points = seconds / secondsPerPoint;
    if (points < parts) {
      return new double[0];
    }
    double[] result = new double[parts];
    for (int part = 0; part < parts; part++) {
      double behind = 0;
      double looked = 0;
      for (int i = points * part / parts; i < points * (part + 1) / parts; i++) {
        behind += behindMicros[i];
        looked += clients[i];
      }
      result[part] = looked == 0 ? 0 : behind / looked / 1e6;
    }
    return result;
  }

  private void halve() {
    for (int i = 0; i < MAX_POINTS; i++) {
      boolean there = 2 * i < MAX_POINTS;
      behindMicros[i] = there ? behindMicros[2 * i] + behindMicros[2 * i + 1] : 0;
      clients[i] = there ? clients[2 * i] + clients[2 * i + 1] : 0;
    }
    secondsPerPoint *= 2;
  }
}
