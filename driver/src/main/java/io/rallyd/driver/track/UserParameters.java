package io.rallyd.driver.track;

import io.rallyd.protocol.RallyException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters that a user gave for a track, held against those that the track knows. */
final class UserParameters {
  private final String track;
  private final Set<String> given;

  UserParameters(String track, Set<String> given) {
    this.track = track;
    this.given = given;
  }

  /** Refuses names that rallyd itself sets. */
  void refuseReserved(Set<String> reserved) {
    List<String> taken = given.stream().filter(reserved::contains).sorted().toList();
    if (!taken.isEmpty()) {
      throw new RallyException(
          "Reserved track parameters "
              + taken
              + ": rallyd sets them itself, use other names for those of track ["
              + track
              + "].");
    }
  }

  /**
   * Returns, if there are parameters that the track does not know, a sentence that names them and
   * further lines about what could have been meant.
   */
  Optional<String> unused(Set<String> known) {
    List<String> unused = given.stream().filter(p -> !known.contains(p)).sorted().toList();
    if (unused.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    lines.add("Unused track parameters " + unused + ": track [" + track + "] does not know them.");
    for (String name : unused) {
      CloseMatches.best(name, known)
          .ifPresent(close -> lines.add("Did you mean [" + close + "] instead of [" + name + "]?"));
    }
    list(lines, "All parameters given:", given);
    list(lines, "All parameters of the track:", known);
    return Optional.of(String.join("\n", lines));
  }

  private static void list(List<String> lines, String heading, Collection<String> names) {
    lines.add(heading);
    names.stream().sorted().forEach(name -> lines.add("- " + name));
  }
}
