package io.rallyd.daemon.lifecycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.MemberStatus;
import io.rallyd.transport.Measures;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Says how a daemon is, for people and for programs. */
public final class StatusText {
  /** What {@code esrallyd status} prints for a daemon that is there. */
  public static final String RUNNING = "Running";

  /** What {@code esrallyd status} prints when there is none. */
  public static final String STOPPED = "Stopped";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final List<String> HEAD =
      List.of(
          "ip", "version", "cores", "memory", "free disk", "clock offset", "member since", "doing");

  private StatusText() {}

  /** Returns the one word. */
  public static String word(Optional<DaemonStatus> status) {
    return status.isPresent() ? RUNNING : STOPPED;
  }

  /**
   * Returns what there is to know of a daemon and its cluster; on the coordinator with a table of
   * members.
   */
  public static List<String> lines(DaemonStatus status, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Node "
            + status.nodeIp()
            + ", coordinator "
            + status.coordinatorIp()
            + ", version "
            + status.version()
            + ": "
            + (status.detail().isEmpty() ? status.phase() : status.detail()));
    if (!status.raceId().isEmpty()) {
      lines.add("Race [" + status.raceId() + "] is running");
    }
    if (!status.members().isEmpty()) {
      lines.add("");
      lines.addAll(table(status.members().stream().map(m -> row(m, zone)).toList()));
    }
    return lines;
  }

  /** Returns the lines about connections that {@code --verbose} adds. */
  public static List<String> traffic(DaemonStatus status) {
    return TrafficText.lines(status.counters());
  }

  /** Returns the whole status as JSON; {@code {"running": false}} when there is none. */
  public static String json(Optional<DaemonStatus> status) {
    ObjectNode tree = JSON.createObjectNode().put("running", status.isPresent());
    status.ifPresent(s -> fill(tree, s));
    return tree.toPrettyString();
  }

  private static void fill(ObjectNode tree, DaemonStatus status) {
    tree.put("node_ip", status.nodeIp());
    tree.put("coordinator_ip", status.coordinatorIp());
    tree.put("version", status.version());
    tree.put("phase", status.phase());
    tree.put("detail", status.detail());
    tree.put("race_id", status.raceId());
    ArrayNode members = tree.putArray("members");
    status.members().forEach(m -> fill(members.addObject(), m));
    ObjectNode counters = tree.putObject("counters");
    ObjectNode gauges = tree.putObject("gauges");
    new TreeMap<>(status.counters())
        .forEach(
            (name, value) -> {
              if (!Measures.ofHandler(name)) {
                (gauge(name) ? gauges : counters).put(name, value);
              }
            });
    ArrayNode slow = tree.putArray("slow_handlers");
    for (Measures.SlowHandler handler : Measures.slowHandlers(status.counters())) {
      slow.addObject()
          .put("handler", handler.name())
          .put("count", handler.count())
          .put("worst_micros", handler.worstMicros());
    }
  }

  private static boolean gauge(String name) {
    return Measures.of(name).map(m -> m.kind() == Measures.Kind.GAUGE).orElse(false);
  }

  private static void fill(ObjectNode tree, MemberStatus member) {
    tree.put("ip", member.node().ip());
    tree.put("version", member.node().version());
    tree.put("cores", member.node().cores());
    tree.put("memory_bytes", member.node().memoryBytes());
    tree.put("pid", member.node().pid());
    tree.put("os", member.node().os());
    ArrayNode jdks = tree.putArray("jdks");
    member.node().javaHomes().forEach(jdks::add);
    tree.put("free_disk_bytes", member.state().freeDiskBytes());
    tree.put("load_average", member.state().loadAverage());
    tree.put("clock_offset_micros", member.clockOffsetMicros());
    tree.put("round_trip_micros", member.roundTripMicros());
    tree.put("since", Instant.ofEpochMilli(member.joinedAtMillis()).toString());
    tree.put("doing", member.state().activity());
    tree.put("connected", member.connected());
  }

  private static List<String> row(MemberStatus member, ZoneId zone) {
    return List.of(
        member.node().ip(),
        member.node().version(),
        Integer.toString(member.node().cores()),
        bytes(member.node().memoryBytes()),
        bytes(member.state().freeDiskBytes()),
        offset(member),
        TIME.format(Instant.ofEpochMilli(member.joinedAtMillis()).atZone(zone)),
        member.connected() ? member.state().activity() : "not answering");
  }

  private static String offset(MemberStatus member) {
    return member.roundTripMicros() < 0
        ? "unknown"
        : String.format(
            Locale.ROOT,
            "%+.3f ms (±%.3f)",
            member.clockOffsetMicros() / 1000.0,
            member.roundTripMicros() / 2000.0);
  }

  private static String bytes(long bytes) {
    return bytes < 0
        ? "unknown"
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  private static List<String> table(List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(HEAD);
    all.addAll(rows);
    int[] widths = new int[HEAD.size()];
    all.forEach(
        r -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], r.get(i).length());
          }
        });
    return all.stream().map(r -> line(r, widths)).toList();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
