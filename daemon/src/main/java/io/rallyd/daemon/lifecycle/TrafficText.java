package io.rallyd.daemon.lifecycle;

import io.rallyd.transport.Measures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in a few lines what the connections of a daemon have been doing. */
final class TrafficText {
  private final Map<String, Long> numbers;

  private TrafficText(Map<String, Long> numbers) {
    this.numbers = numbers;
  }

  /** Returns the lines; none when nothing is known. */
  static List<String> lines(Map<String, Long> numbers) {
    return numbers.isEmpty() ? List.of() : new TrafficText(numbers).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Connections  %s open, %s yet to prove that they belong, %s waiting to; %s opened, %s"
            .formatted(
                of("connections-open"),
                of("connections-pending"),
                of("connections-waiting"),
                of("connections-opened"),
                reasons("connections-refused-", "refused")));
    lines.add(
        "Dialling     %s; %s handshakes in %s on average"
            .formatted(
                reasons("connects-failed-", "failed"), of("handshakes-done"), handshakeTime()));
    lines.add(
        "Sessions     %s open, %s waiting for their peer; %s opened, %s resumed, %s lost"
            .formatted(
                of("sessions-open"),
                of("sessions-waiting"),
                of("sessions-opened"),
                of("sessions-resumed"),
                of("sessions-lost")));
    lines.add(
        "Frames       %s in (%s), %s out (%s); %s sent again, %s dropped as duplicates, %s bad"
            .formatted(
                of("frames-received"),
                bytes(number("bytes-received")),
                of("frames-sent"),
                bytes(number("bytes-sent")),
                of("frames-resent"),
                of("duplicates-dropped"),
                of("frames-bad")));
    lines.add(
        "Queues       %s waiting, of one session at most %s; %s refused as too much"
            .formatted(
                bytes(number("queue-bytes")),
                bytes(number("queue-bytes-worst")),
                of("sends-refused-overloaded")));
    lines.add(
        "Requests     %s timed out, %s refused as too many"
            .formatted(of("requests-timed-out"), of("requests-refused-overloaded")));
    lines.add(
        "Handlers     %s slow, %s failed%s"
            .formatted(of("handlers-slow"), of("handlers-failed"), worst()));
    return lines;
  }

  private long number(String name) {
    return numbers.getOrDefault(name, 0L);
  }

  private String of(String name) {
    return String.format(Locale.ROOT, "%,d", number(name));
  }

  /** Returns the sum over the reasons, and those that there are. */
  private String reasons(String prefix, String what) {
    List<Measures.Measure> given =
        Measures.all().stream()
            .filter(m -> m.name().startsWith(prefix) && number(m.name()) > 0)
            .toList();
    long sum = given.stream().mapToLong(m -> number(m.name())).sum();
    String each =
        given.stream()
            .map(m -> m.name().substring(prefix.length()).replace('-', ' ') + " " + of(m.name()))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "%,d %s", sum, what)
        + (each.isEmpty() ? "" : " (" + each + ")");
  }

  private String handshakeTime() {
    long done = number("handshakes-done");
    return String.format(
        Locale.ROOT, "%.1f ms", done == 0 ? 0 : number("handshakes-micros") / 1000.0 / done);
  }

  private String worst() {
    String slow =
        Measures.slowHandlers(numbers).stream()
            .limit(3)
            .map(
                h ->
                    String.format(
                        Locale.ROOT,
                        "%s %d times, at worst %.0f ms",
                        h.name(),
                        h.count(),
                        h.worstMicros() / 1000.0))
            .collect(Collectors.joining("; "));
    return slow.isEmpty() ? "" : ": " + slow;
  }

  private static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
