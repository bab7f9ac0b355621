package io.rallyd.daemon.lifecycle;

import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.MemberStatus;
import io.rallyd.transport.Measures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The numbers of a daemon in Prometheus' text exposition format 0.0.4. The reasons of refusals and
 * of failed dials are labels of one metric; all else has the name it has in the status.
 */
final class MetricsText {
  private static final String PREFIX = "rallyd_";

  /** Numbers that are one metric with a label. */
  private record Family(String prefix, String metric, String label, String help) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family(
              "connections-refused-",
              "connections_refused",
              "reason",
              "Peers that were sent away before they had proved that they belong."),
          new Family(
              "connects-failed-",
              "connects_failed",
              "reason",
              "Attempts to dial that came to nothing."));

  private final StringBuilder text = new StringBuilder(8192);
  private String last = "";

  private MetricsText() {}

  static String of(DaemonStatus status) {
    MetricsText metrics = new MetricsText();
    metrics.daemon(status);
    for (Measures.Measure measure : Measures.all()) {
      Long value = status.counters().get(measure.name());
      if (value != null) {
        metrics.measure(measure, value);
      }
    }
    metrics.handlers(status);
    metrics.members(status.members());
    return metrics.text.toString();
  }

  private void daemon(DaemonStatus status) {
    head("info", "gauge", "Which daemon this is.");
    line(
        "info",
        "{"
            + label("version", status.version())
            + ","
            + label("node_ip", status.nodeIp())
            + ","
            + label("phase", status.phase())
            + "}",
        "1");
    head("race_running", "gauge", "1 while a race is running, on the coordinator.");
    line("race_running", "", status.raceId().isEmpty() ? "0" : "1");
  }

  private void measure(Measures.Measure measure, long value) {
    boolean counter = measure.kind() == Measures.Kind.COUNTER;
    Optional<Family> family =
        FAMILIES.stream().filter(f -> measure.name().startsWith(f.prefix())).findFirst();
    if (family.isPresent()) {
      Family found = family.get();
      String metric = found.metric() + "_total";
      String reason = snake(measure.name().substring(found.prefix().length()));
      head(metric, "counter", found.help());
      line(metric, "{" + label(found.label(), reason) + "}", Long.toString(value));
    } else if (measure.name().equals("handshakes-micros")) {
      head("handshakes_seconds_total", "counter", "Time that the proofs took in all, seconds.");
      line("handshakes_seconds_total", "", seconds(value));
    } else {
      String metric = snake(measure.name()) + (counter ? "_total" : "");
      head(metric, counter ? "counter" : "gauge", measure.help());
      line(metric, "", Long.toString(value));
    }
  }

  private void handlers(DaemonStatus status) {
    List<Measures.SlowHandler> slow = Measures.slowHandlers(status.counters());
    for (Measures.SlowHandler each : slow) {
      head("handler_slow_total", "counter", "Times that this handler held an event loop too long.");
      line("handler_slow_total", handler(each), Long.toString(each.count()));
    }
    for (Measures.SlowHandler each : slow) {
      head("handler_slow_worst_seconds", "gauge", "For how long this handler did so at worst.");
      line("handler_slow_worst_seconds", handler(each), seconds(each.worstMicros()));
    }
  }

  private static String handler(Measures.SlowHandler slow) {
    return "{" + label("handler", slow.name()) + "}";
  }

  private void members(List<MemberStatus> members) {
    head("members", "gauge", "Members of the cluster, on the coordinator.");
    line("members", "", Integer.toString(members.size()));
    for (MemberStatus member : members) {
      head("member_connected", "gauge", "1 while a member has a connection.");
      line("member_connected", member(member), member.connected() ? "1" : "0");
    }
    List<MemberStatus> measured = members.stream().filter(m -> m.roundTripMicros() >= 0).toList();
    for (MemberStatus member : measured) {
      head("member_round_trip_seconds", "gauge", "Shortest recent round trip of the heartbeat.");
      line("member_round_trip_seconds", member(member), seconds(member.roundTripMicros()));
    }
    for (MemberStatus member : measured) {
      head("member_clock_offset_seconds", "gauge", "A member's clock minus the coordinator's.");
      line("member_clock_offset_seconds", member(member), seconds(member.clockOffsetMicros()));
    }
  }

  private static String member(MemberStatus member) {
    return "{" + label("ip", member.node().ip()) + "}";
  }

  /** Writes the head of a metric, once; lines of one metric must stand together. */
  private void head(String metric, String type, String help) {
    if (!metric.equals(last)) {
      last = metric;
      text.append("# HELP ").append(PREFIX).append(metric).append(' ').append(help).append('\n');
      text.append("# TYPE ").append(PREFIX).append(metric).append(' ').append(type).append('\n');
    }
  }

  private void line(String metric, String labels, String value) {
    text.append(PREFIX).append(metric).append(labels).append(' ').append(value).append('\n');
  }

  private static String label(String name, String value) {
    return name
        + "=\""
        + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + "\"";
  }

  private static String snake(String name) {
    return name.replace('-', '_');
  }

  private static String seconds(long micros) {
    return String.format(Locale.ROOT, "%.6f", micros / 1e6);
  }
}
