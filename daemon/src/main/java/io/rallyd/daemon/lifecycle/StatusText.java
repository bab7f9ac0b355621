package io.rallyd.daemon.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.MemberStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says how a daemon is, for people and for programs. */
public final class StatusText {
  /** What {@code esrallyd status} prints for a daemon that is there. */
  public static final String RUNNING = "Running";

  /** What {@code esrallyd status} prints when there is none. */
  public static final String STOPPED = "Stopped";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final List<String> HEAD =
      List.of(
          "ip", "version", "cores", "memory", "free disk", "clock offset", "member since", "doing");

  private StatusText() {}

  /** Returns the one word. */
  public static String word(Optional<DaemonStatus> status) {
    return status.isPresent() ? RUNNING : STOPPED;
  }

  /** Returns the lines that {@code --verbose} adds; on the coordinator with a table of members. */
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

  /** Returns the whole status as JSON; {@code {"running": false}} when there is none. */
  public static String json(Optional<DaemonStatus> status) {
    try {
      var tree = JSON.createObjectNode().put("running", status.isPresent());
      if (status.isPresent()) {
        tree.setAll(
            (com.fasterxml.jackson.databind.node.ObjectNode) JSON.valueToTree(status.get()));
      }
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status is always JSON", e);
    }
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
