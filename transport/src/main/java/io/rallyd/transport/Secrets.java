package io.rallyd.transport;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * The secrets that a server takes proofs by: the one in use and, while it is being changed, the one
 * before. Immutable.
 *
 * @param current what members ought to know
 * @param previous what members may know still
 */
public record Secrets(Secret current, Optional<Secret> previous) {

  /** Returns one secret and none before. */
  public static Secrets of(Secret current) {
    return new Secrets(current, Optional.empty());
  }

  /**
   * Returns the secret that fits. All are tried, so that the time does not tell which one it was.
   */
  Optional<Secret> matching(Predicate<Secret> fits) {
    boolean byCurrent = fits.test(current);
    boolean byPrevious = previous.map(fits::test).orElse(false);
    return byCurrent ? Optional.of(current) : byPrevious ? previous : Optional.empty();
  }
}
