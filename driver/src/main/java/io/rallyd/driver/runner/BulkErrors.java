package io.rallyd.driver.runner;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The distinct errors of the items of a bulk. */
final class BulkErrors {
  private static final int SHOWN = 5;

  private record Detail(int status, String reason) {}

  private final TreeSet<Detail> details =
      new TreeSet<>(Comparator.comparingInt(Detail::status).thenComparing(Detail::reason));

  /** Adds the error of an item; the reason may be null. */
  void add(int status, String reason) {
    details.add(new Detail(status, reason == null ? "" : reason));
  }

  boolean isEmpty() {
    return details.isEmpty();
  }

  /** Describes the first errors in order of status and reason, and sums up when there are more. */
  String describe() {
    String shown =
        details.stream()
            .limit(SHOWN)
            .map(
                d ->
                    "HTTP status: "
                        + d.status
                        + (d.reason.isEmpty() ? "" : ", message: " + d.reason))
            .collect(Collectors.joining(" | "));
    if (details.size() <= SHOWN) {
      return shown;
    }
    Map<Integer, Long> byStatus =
        details.stream()
            .collect(Collectors.groupingBy(Detail::status, TreeMap::new, Collectors.counting()));
    return shown
        + " | TRUNCATED "
        + byStatus.entrySet().stream()
            .map(e -> e.getValue() + "x" + e.getKey())
            .collect(Collectors.joining(", "));
  }
}
