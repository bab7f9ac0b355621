package io.rallyd.transport;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who is proving at this moment that it belongs, and who gives way when there is no place. Safe for
 * use by many threads.
 *
 * <p>A place is taken from the address that holds most. Where that is not the address of the
 * newcomer and holds at least two more, its oldest peer gives way at once, so that nobody can keep
 * others out with many connections from few addresses. Else all are alike: the oldest gives way
 * once it has had its fair time, and before that the newcomer is refused and may come again. So a
 * crowd of honest peers behind one address gets in one after the other instead of pushing each
 * other out, and those that say nothing are in nobody's way for longer than the fair time.
 *
 * @param <P> a peer
 */
final class PendingPeers<P> {
  /** A peer is left alone for this part of the longest time that a proof may take. */
  private static final int FAIR_PART = 5;

  private final int most;
  private final int mostPerAddress;
  private final long fairNanos;
  private final LongSupplier nanos;

  /** By address its peers, the oldest first, with the time since when. */
  private final Map<Object, LinkedHashMap<P, Long>> byAddress = new HashMap<>();

  private int count;

  PendingPeers(TransportSettings.HandshakeLimits limits, LongSupplier nanos) {
    this.most = limits.maxPending();
    this.mostPerAddress = limits.maxPendingPerAddress();
    this.fairNanos = limits.timeout().toNanos() / FAIR_PART;
    this.nanos = nanos;
  }

  /**
   * What became of a newcomer.
   *
   * @param taken whether it has a place
   * @param givesWay who lost its place to it
   */
  record Verdict<P>(boolean taken, Optional<P> givesWay) {}

  /** Gives a newcomer a place if it can. */
  synchronized Verdict<P> admit(Object address, P peer) {
    int own = size(address);
    Optional<P> leaves = Optional.empty();
    if (own >= mostPerAddress || count >= most) {
      Object crowd = own >= mostPerAddress ? address : crowd();
      Map.Entry<P, Long> oldest = byAddress.get(crowd).entrySet().iterator().next();
      boolean unfair = !crowd.equals(address) && size(crowd) > own + 1;
      if (!unfair && nanos.getAsLong() - oldest.getValue() < fairNanos) {
        return new Verdict<>(false, Optional.empty());
      }
      leaves = Optional.of(oldest.getKey());
      remove(crowd, oldest.getKey());
    }
    byAddress.computeIfAbsent(address, a -> new LinkedHashMap<>()).put(peer, nanos.getAsLong());
    count++;
    return new Verdict<>(true, leaves);
  }

  /** Frees the place of a peer that has proved or is gone; does nothing when it has none. */
  synchronized void remove(Object address, P peer) {
    LinkedHashMap<P, Long> peers = byAddress.get(address);
    if (peers != null && peers.remove(peer) != null) {
      count--;
      if (peers.isEmpty()) {
        byAddress.remove(address);
      }
    }
  }

  /** Returns all that have a place. */
  synchronized List<P> all() {
    return byAddress.values().stream().flatMap(peers -> peers.keySet().stream()).toList();
  }

  /** Returns how many have a place. */
  synchronized int size() {
    return count;
  }

  private int size(Object address) {
    LinkedHashMap<P, Long> peers = byAddress.get(address);
    return peers == null ? 0 : peers.size();
  }

  /** Returns the address that holds most; of several the one whose oldest peer is the oldest. */
  private Object crowd() {
    Object found = null;
    int size = 0;
    long since = 0;
    for (Map.Entry<Object, LinkedHashMap<P, Long>> each : byAddress.entrySet()) {
      int its = each.getValue().size();
      long oldest = each.getValue().values().iterator().next();
      if (its > size || its == size && oldest - since < 0) {
        found = each.getKey();
        size = its;
        since = oldest;
      }
    }
    return found;
  }
}
