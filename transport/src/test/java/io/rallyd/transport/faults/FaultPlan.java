package io.rallyd.transport.faults;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Says beforehand what goes wrong on each connection of a proxy, in either direction. */
@FunctionalInterface
public interface FaultPlan {

  /**
   * Returns the faults of one direction of one connection in their order.
   *
   * @param connection number of the connection in the order in which they came, from 0
   */
  Iterator<Fault> of(int connection, Direction direction);

  /** Returns a plan by which nothing goes wrong. */
  static FaultPlan none() {
    return (connection, direction) -> Collections.emptyIterator();
  }

  /** Returns a plan that cuts so many connections, each after so many bytes of either direction. */
  static FaultPlan cuts(long bytes, int times) {
    return (connection, direction) ->
        connection < times
            ? List.of(new Fault(bytes, Fault.Kind.CUT, 0)).iterator()
            : Collections.emptyIterator();
  }

  /** Returns a plan that does one and the same to every connection from its first byte on. */
  static FaultPlan always(Fault.Kind kind, int amount) {
    return (connection, direction) -> List.of(new Fault(0, kind, amount)).iterator();
  }

  /**
   * Returns a plan that ends connection number n after n bytes of one direction, so that in the end
   * every byte boundary was the last.
   */
  static FaultPlan everyBoundary(Direction where, Fault.Kind kind, int boundaries) {
    return (connection, direction) ->
        direction == where && connection < boundaries
            ? List.of(new Fault(connection, kind, 0)).iterator()
            : Collections.emptyIterator();
  }

  /**
   * Returns a plan that is a pure function of its seed: which faults, where and how much.
   *
   * @param meanBytes bytes between two faults on the average
   * @param kinds the kinds of fault to choose from
   */
  static FaultPlan seeded(long seed, int meanBytes, Set<Fault.Kind> kinds) {
    EnumSet<Fault.Kind> toServer = EnumSet.copyOf(kinds);
    EnumSet<Fault.Kind> toClient = EnumSet.copyOf(kinds);
    // Only the opening of the one who dials can be played again.
    toClient.remove(Fault.Kind.DUPLICATE);
    return (connection, direction) ->
        new SeededFaults(
            new SplittableRandom(seed * 1_000_003L + connection * 2L + direction.ordinal()),
            meanBytes,
            List.copyOf(direction == Direction.TO_SERVER ? toServer : toClient));
  }
}
