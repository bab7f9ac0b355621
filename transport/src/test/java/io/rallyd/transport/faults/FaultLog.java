package io.rallyd.transport.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the faults that really happened. Safe for use by many threads. */
public final class FaultLog {
  private final Map<Fault.Kind, AtomicLong> counts = new EnumMap<>(Fault.Kind.class);

  FaultLog() {
    for (Fault.Kind kind : Fault.Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  void add(Fault.Kind kind) {
    counts.get(kind).incrementAndGet();
  }

  /** Returns how many of a kind happened. */
  public long count(Fault.Kind kind) {
    return counts.get(kind).get();
  }

  /** Returns how many happened in all. */
  public long total() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
