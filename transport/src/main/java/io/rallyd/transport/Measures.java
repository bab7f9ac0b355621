package io.rallyd.transport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the numbers in {@link TransportServer#counters} and {@link TransportClient#counters} mean.
 * Names are stable: they appear in {@code esrallyd status} and, in another spelling, in the metrics
 * endpoint.
 */
public final class Measures {
  private static final String SLOW = "handler-slow/";
  private static final String COUNT = "/count";
  private static final String WORST = "/worst-micros";
  private static final Map<String, Measure> ALL = new LinkedHashMap<>();

  static {
    counter("connections-opened", "Connections that were established, in or out.");
    counter("connections-closed", "Connections that were closed again.");
    gauge("connections-open", "Connections that stand now.");
    gauge("connections-pending", "Connections whose peer has yet to prove that it belongs.");
    gauge("connections-waiting", "Connections that wait, unread, until their peer may prove.");
    counter("connections-refused-not-rallyd", "Peers refused: they do not speak as a rallyd.");
    counter("connections-refused-version", "Peers refused: another version of the wire.");
    counter("connections-refused-secret", "Peers refused: another secret.");
    counter(
        "connections-refused-busy", "Peers refused: no room to wait for the proof, or stopping.");
    counter("connections-refused-timeout", "Peers refused: no proof in time.");
    counter("connections-refused-crowded-out", "Peers that gave their place before the proof up.");
    counter("connections-refused-peer-uid", "Peers refused at the Unix-domain socket by user.");
    counter("connects-failed-unreachable", "Attempts to dial that failed: nobody answered.");
    counter("connects-failed-not-rallyd", "Attempts to dial that failed: no rallyd there.");
    counter("connects-failed-version", "Attempts to dial that failed: another version.");
    counter("connects-failed-secret", "Attempts to dial that failed: another secret.");
    counter("connects-failed-busy", "Attempts to dial that failed: the peer was busy.");
    counter("connects-failed-no-secret", "Attempts not made: there is no secret here.");
    counter(
        "connects-failed-certificate", "Attempts to dial that failed: a certificate not trusted.");
    counter("handshakes-done", "Peers that have proved that they belong.");
    counter("handshakes-by-previous-secret", "Peers that proved by the previous secret.");
    counter("handshakes-micros", "Time that the proofs took in all, microseconds.");
    gauge("sessions-open", "Sessions that stand, with a connection or waiting for one.");
    gauge("sessions-waiting", "Sessions that wait for their peer to come back.");
    counter("sessions-opened", "Sessions that began.");
    counter("sessions-resumed", "Sessions that went on over another connection.");
    counter("sessions-closed", "Sessions that ended, in order or not.");
    counter("sessions-lost", "Sessions that ended because the peer did not come back in time.");
    counter("frames-sent", "Frames written.");
    counter("frames-received", "Frames read.");
    counter("frames-resent", "Frames written again after a connection was lost.");
    counter("frames-bad", "Bytes that were no frame; each ended a connection.");
    counter("bytes-sent", "Bytes of frames written, before TLS.");
    counter("bytes-received", "Bytes of frames read, after TLS.");
    counter("duplicates-dropped", "Frames that came again and were not handled again.");
    counter("messages-unknown", "Messages that nobody handles.");
    counter("messages-bad", "Messages that could not be decoded, or broke the rules.");
    counter("messages-of-wrong-role", "Messages of the other role's conversation.");
    gauge("queue-bytes", "Bytes of messages waiting or not acknowledged, of all sessions.");
    worst("queue-bytes-worst", "Bytes of messages waiting or not acknowledged, of one session.");
    counter("sends-refused-overloaded", "Messages not sent because the queue was full.");
    counter("requests-refused-overloaded", "Requests of a peer refused: too many at once.");
    counter("requests-timed-out", "Requests that were not answered in time.");
    counter("answers-too-late", "Answers to requests that nobody waited for any more.");
    counter("chunks-dropped", "Chunks of streams that had ended.");
    counter("handlers-slow", "Times that a handler held an event loop for 100 ms or more.");
    counter("handlers-failed", "Times that a handler failed.");
  }

  private Measures() {}

  /** How a number behaves. */
  public enum Kind {
    /** Only ever grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE
  }

  /**
   * A number.
   *
   * @param name such as {@code frames-sent}
   * @param kind how it behaves
   * @param worst whether it is the worst of several and not their sum
   * @param help one sentence
   */
  public record Measure(String name, Kind kind, boolean worst, String help) {}

  /** Returns all numbers there are, but for those of single handlers. */
  public static Collection<Measure> all() {
    return List.copyOf(ALL.values());
  }

  /** Returns what is known of a number; empty for one that this version does not know. */
  public static Optional<Measure> of(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** Returns the numbers of several servers and clients as one. */
  public static Map<String, Long> together(Collection<Map<String, Long>> parts) {
    Map<String, Long> sum = new TreeMap<>();
    for (Map<String, Long> part : parts) {
      part.forEach((name, value) -> sum.merge(name, value, isWorst(name) ? Math::max : Long::sum));
    }
    return sum;
  }

  /**
   * A handler that held an event loop for too long.
   *
   * @param name the message, or "the answer to" one
   * @param count how often
   * @param worstMicros for how long at worst
   */
  public record SlowHandler(String name, long count, long worstMicros) {}

  /** Returns the slow handlers in a snapshot, the worst first. */
  public static List<SlowHandler> slowHandlers(Map<String, Long> snapshot) {
    List<SlowHandler> found = new ArrayList<>();
    snapshot.forEach(
        (key, count) -> {
          if (key.startsWith(SLOW) && key.endsWith(COUNT)) {
            String name = key.substring(SLOW.length(), key.length() - COUNT.length());
            found.add(new SlowHandler(name, count, snapshot.getOrDefault(slowWorst(name), 0L)));
          }
        });
    found.sort((a, b) -> Long.compare(b.worstMicros(), a.worstMicros()));
    return found;
  }

  /** Returns whether a number in a snapshot is about one handler. */
  public static boolean ofHandler(String name) {
    return name.startsWith(SLOW);
  }

  static String slowCount(String handler) {
    return SLOW + handler + COUNT;
  }

  static String slowWorst(String handler) {
    return SLOW + handler + WORST;
  }

  private static boolean isWorst(String name) {
    return name.endsWith(WORST) || of(name).map(Measure::worst).orElse(false);
  }

  private static void counter(String name, String help) {
    ALL.put(name, new Measure(name, Kind.COUNTER, false, help));
  }

  private static void gauge(String name, String help) {
    ALL.put(name, new Measure(name, Kind.GAUGE, false, help));
  }

  private static void worst(String name, String help) {
    ALL.put(name, new Measure(name, Kind.GAUGE, true, help));
  }
}
