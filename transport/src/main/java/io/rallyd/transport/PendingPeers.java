package io.rallyd.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is proving at this moment that it belongs, who waits for a place to do so, and who gives way.
 * Safe for use by many threads.
 *
 * <p>There are so many places, of which one address has at most its share. Whoever finds none
 * waits. A place that becomes free goes to the address that holds the fewest, of several alike to
 * the one that has waited for longest, and there to the peer that came first. Every second such
 * place is for addresses from which somebody has proved before, if any of them wait. So a crowd
 * gets in one after the other, nobody is sent away as long as there is room to wait, and members
 * come back past any number of strangers.
 *
 * <p>Two kinds of peers give their place up to one that waits: the oldest of the address that holds
 * most, when the other's address holds at least two fewer, so that nobody can keep others out with
 * many connections from few addresses (known ones keep theirs before unknown ones); and those that
 * were found slow, so that peers who say nothing are in nobody's way for longer than their fair
 * time.
 *
 * <p>Room to wait is bounded, too, in all and for each address. Where there is none in all, the
 * address of which most wait sends its newest away for a newcomer whose address has at least two
 * fewer, or is known where the other is not; else the newcomer is refused.
 *
 * @param <P> a peer
 */
final class PendingPeers<P> {
  /** So many addresses are remembered from which somebody has proved; those who did last. */
  private static final int KNOWN = 20_000;

  private final int places;
  private final int placesPerAddress;
  private final int room;
  private final int roomPerAddress;

  /** The addresses of which anybody proves or waits. */
  private final Map<Object, Line> lines = new HashMap<>();

  /** Those of which somebody proves, by how many do. */
  private final Ranks<Line> holding = new Ranks<>();

  /** Those that may have one more place and of which somebody waits, by how many prove. */
  private final Ranks<Line> next = new Ranks<>();

  /** The same of known addresses. */
  private final Ranks<Line> nextKnown = new Ranks<>();

  /** Those of which somebody waits, by how many do. */
  private final Ranks<Line> longest = new Ranks<>();

  /** Peers with a place that were found slow, in that order. */
  private final Map<P, Line> slow = new LinkedHashMap<>();

  private final Set<Object> known =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
              return size() > KNOWN;
            }
          });

  /** Whether the place that became free last went to a known address. */
  private boolean knownHadTurn;

  private int proving;
  private int waiting;

  /** The peers of an address. */
  private final class Line {
    private final Object address;
    private final LinkedHashSet<P> proves = new LinkedHashSet<>();
    private final ArrayDeque<P> waits = new ArrayDeque<>();

    Line(Object address) {
      this.address = address;
    }
  }

  /** Creates it with the places of these limits, and room for so many to wait. */
  PendingPeers(TransportSettings.HandshakeLimits limits, int room) {
    this.places = limits.maxPending();
    this.placesPerAddress = limits.maxPendingPerAddress();
    this.room = room;
    this.roomPerAddress = limits.waiting().mostPerAddress();
  }

  /**
   * What is to be done now. A newcomer that is in none of these lists waits.
   *
   * @param begins have got a place
   * @param giveWay have lost theirs
   * @param refused may not wait, or not any longer
   */
  record Changes<P>(List<P> begins, List<P> giveWay, List<P> refused) {
    Changes() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Takes a newcomer: it gets a place, or waits, or is refused. */
  synchronized Changes<P> come(Object address, P peer) {
    Changes<P> changes = new Changes<>();
    Line line = lines.computeIfAbsent(address, Line::new);
    if (line.waits.isEmpty() && freePlace(line, changes)) {
      begin(line, peer, changes);
    } else if (freeRoom(line, changes)) {
      line.waits.add(peer);
      waiting++;
      changed(line);
    } else {
      changes.refused().add(peer);
      changed(line);
    }
    return changes;
  }

  /** Notes that a peer lets us wait: it gives its place up as soon as another needs it. */
  synchronized Changes<P> slow(Object address, P peer) {
    Changes<P> changes = new Changes<>();
    Line line = lines.get(address);
    if (line != null && line.proves.contains(peer)) {
      slow.put(peer, line);
      advance(changes);
    }
    return changes;
  }

  /** Forgets a peer that has proved that it belongs, and remembers its address. */
  synchronized Changes<P> proved(Object address, P peer) {
    known.remove(address);
    known.add(address);
    return remove(address, peer);
  }

  /** Forgets a peer that is gone; does nothing when it is not there. */
  synchronized Changes<P> remove(Object address, P peer) {
    Changes<P> changes = new Changes<>();
    Line line = lines.get(address);
    if (line != null && line.proves.contains(peer)) {
      leave(line, peer);
      advance(changes);
    } else if (line != null && line.waits.remove(peer)) {
      waiting--;
      changed(line);
    }
    return changes;
  }

  /** Returns all that prove or wait. */
  synchronized List<P> all() {
    return lines.values().stream()
        .flatMap(line -> Stream.concat(line.proves.stream(), line.waits.stream()))
        .toList();
  }

  /** Returns how many have a place. */
  synchronized int proving() {
    return proving;
  }

  /** Returns how many wait for one. */
  synchronized int waiting() {
    return waiting;
  }

  /** Gives places to those that wait, as long as there are any for them. */
  private void advance(Changes<P> changes) {
    Line line = entitled(changes);
    while (line != null) {
      P peer = line.waits.remove();
      waiting--;
      begin(line, peer, changes);
      line = entitled(changes);
    }
  }

  /**
   * Returns the address whose turn it is, for which there is a place now; null if there is none.
   */
  private Line entitled(Changes<P> changes) {
    for (Ranks<Line> those : knownHadTurn ? List.of(next, nextKnown) : List.of(nextKnown, next)) {
      Line line = those.lowest();
      if (line != null && freePlace(line, changes)) {
        knownHadTurn = those == nextKnown;
        return line;
      }
    }
    // Those that have their share can only take places of their own.
    for (Line line : slow.values()) {
      if (!line.waits.isEmpty() && !mayHaveMore(line) && freePlace(line, changes)) {
        return line;
      }
    }
    return null;
  }

  /** Sees to it that a peer of this address can have a place, if that may be. */
  private boolean freePlace(Line line, Changes<P> changes) {
    if (!mayHaveMore(line)) {
      return giveWay(line, line.proves.stream().filter(slow::containsKey).findFirst(), changes);
    }
    if (proving < places) {
      return true;
    }
    Line crowd = holding.highest();
    if (crowd.proves.size() > line.proves.size() + 1 && !comesBefore(crowd, line)) {
      return giveWay(crowd, crowd.proves.stream().findFirst(), changes);
    }
    Optional<P> slowest = slow.keySet().stream().findFirst();
    return giveWay(slowest.map(slow::get).orElse(null), slowest, changes);
  }

  private boolean comesBefore(Line line, Line other) {
    return known.contains(line.address) && !known.contains(other.address);
  }

  private boolean mayHaveMore(Line line) {
    return line.proves.size() < placesPerAddress;
  }

  private boolean giveWay(Line line, Optional<P> peer, Changes<P> changes) {
    peer.ifPresent(
        leaves -> {
          leave(line, leaves);
          changes.giveWay().add(leaves);
        });
    return peer.isPresent();
  }

  /** Sees to it that a peer of this address can wait, if that may be. */
  private boolean freeRoom(Line line, Changes<P> changes) {
    if (line.waits.size() >= roomPerAddress) {
      return false;
    }
    if (waiting < room) {
      return true;
    }
    Line most = longest.highest();
    if (most == null || most.waits.size() <= line.waits.size() + 1 && !comesBefore(line, most)) {
      return false;
    }
    changes.refused().add(most.waits.removeLast());
    waiting--;
    changed(most);
    return true;
  }

  private void begin(Line line, P peer, Changes<P> changes) {
    line.proves.add(peer);
    proving++;
    changed(line);
    changes.begins().add(peer);
  }

  private void leave(Line line, P peer) {
    line.proves.remove(peer);
    slow.remove(peer);
    proving--;
    changed(line);
  }

  private void changed(Line line) {
    int proves = line.proves.size();
    int waits = line.waits.size();
    lines.put(line.address, line);
    if (proves > 0) {
      holding.put(line, proves);
    } else {
      holding.remove(line);
    }
    boolean old = known.contains(line.address);
    (old ? next : nextKnown).remove(line);
    Ranks<Line> those = old ? nextKnown : next;
    if (waits > 0 && mayHaveMore(line)) {
      those.put(line, proves);
    } else {
      those.remove(line);
    }
    if (waits > 0) {
      longest.put(line, waits);
    } else {
      longest.remove(line);
    }
    if (proves == 0 && waits == 0) {
      lines.remove(line.address);
    }
  }
}
