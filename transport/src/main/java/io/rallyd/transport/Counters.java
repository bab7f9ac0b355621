package io.rallyd.transport;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start, for people. Safe for use by many threads. */
final class Counters {
  /** The things counted. */
  enum Count {
    CONNECTIONS_OPENED,
    CONNECTIONS_CLOSED,
    CONNECTIONS_REFUSED_NOT_RALLYD,
    CONNECTIONS_REFUSED_VERSION,
    CONNECTIONS_REFUSED_SECRET,
    CONNECTIONS_REFUSED_BUSY,
    CONNECTIONS_REFUSED_TIMEOUT,
    CONNECTIONS_REFUSED_CROWDED_OUT,
    CONNECTIONS_REFUSED_PEER_UID,
    CONNECTS_FAILED_UNREACHABLE,
    CONNECTS_FAILED_NOT_RALLYD,
    CONNECTS_FAILED_VERSION,
    CONNECTS_FAILED_SECRET,
    CONNECTS_FAILED_BUSY,
    CONNECTS_FAILED_NO_SECRET,
    CONNECTS_FAILED_CERTIFICATE,
    HANDSHAKES_DONE,
    HANDSHAKES_BY_PREVIOUS_SECRET,
    HANDSHAKES_MICROS,
    SESSIONS_OPENED,
    SESSIONS_RESUMED,
    SESSIONS_CLOSED,
    SESSIONS_LOST,
    FRAMES_SENT,
    FRAMES_RECEIVED,
    FRAMES_RESENT,
    FRAMES_BAD,
    BYTES_SENT,
    BYTES_RECEIVED,
    DUPLICATES_DROPPED,
    MESSAGES_UNKNOWN,
    MESSAGES_BAD,
    MESSAGES_OF_WRONG_ROLE,
    SENDS_REFUSED_OVERLOADED,
    REQUESTS_REFUSED_OVERLOADED,
    REQUESTS_TIMED_OUT,
    ANSWERS_TOO_LATE,
    CHUNKS_DROPPED,
    HANDLERS_SLOW,
    HANDLERS_FAILED
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  Counters() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  /** Returns what counts attempts to connect that failed so. */
  static Count failedConnect(ConnectFailure.Kind kind) {
    return Count.valueOf("CONNECTS_FAILED_" + kind.name());
  }

  void add(Count count) {
    counts.get(count).increment();
  }

  void add(Count count, long n) {
    counts.get(count).add(n);
  }

  long get(Count count) {
    return counts.get(count).sum();
  }

  /** Returns all counts by name, such as {@code frames-sent}. */
  Map<String, Long> snapshot() {
    Map<String, Long> values = new LinkedHashMap<>();
    counts.forEach(
        (c, n) -> values.put(c.name().toLowerCase(Locale.ROOT).replace('_', '-'), n.sum()));
    return values;
  }
}
