package io.rallyd.benchmarks.codec;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import io.rallyd.protocol.session.RaceNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Messages as a race has them: the smallest, a line of text, and a second's measurements. */
final class Samples {
  private static final int HISTOGRAM_BYTES = 600;
  private static final int BINS = 100;

  private Samples() {}

  static List<Message> named(String name) {
    return name.equals("every") ? Golden.every() : List.of(single(name));
  }

  private static Message single(String name) {
    return switch (name) {
      case "drive" -> new Drive("4f1c1a7e-9f4a-4a83-8f0f-1f1a7c1d2e3f", 3, 7, 123_456_789_012L);
      case "notice" ->
          new RaceNotice(
              "4f1c1a7e-9f4a-4a83-8f0f-1f1a7c1d2e3f",
              "info",
              "Racing on track [cities], challenge [index-and-search] and car ['defaults']");
      case "delta" -> delta();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static LoadDelta delta() {
    Random random = new Random(1);
    List<TaskDelta> tasks = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      List<ThroughputBin> bins = new ArrayList<>();
      for (int i = 0; i < BINS; i++) {
        long at = i * 10_000L + random.nextInt(10_000);
        bins.add(new ThroughputBin(1_700_000_000_000_000L + at, at, 5_000, 5));
      }
      tasks.add(
          new TaskDelta(
              4,
              worker,
              false,
              "docs",
              1_700_000_000_000_000L,
              500,
              0,
              500_000,
              999_000,
              histogram(random),
              histogram(random),
              histogram(random),
              bins,
              Map.of(),
              0.5,
              4,
              -1));
    }
    return new LoadDelta(
        "4f1c1a7e-9f4a-4a83-8f0f-1f1a7c1d2e3f",
        17,
        tasks,
        new DriverHealth(0.8, 900, 120, 3, 400, 0));
  }

  private static HistogramSnapshot histogram(Random random) {
    byte[] encoded = new byte[HISTOGRAM_BYTES];
    random.nextBytes(encoded);
    return new HistogramSnapshot(encoded);
  }
}
