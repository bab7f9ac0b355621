package io.rallyd.daemon.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the branch that fits a version of Elasticsearch: the most exact name there is, else the
 * nearest older minor version of the same major, else the major, and {@code master} for what is
 * newer than all of them.
 */
final class BranchMatch {
  /** The branch for versions that are still in development. */
  static final String MASTER = "master";

  private static final String SERVERLESS = "serverless";
  private static final Pattern COMPLETE =
      Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-(.+))?");
  private static final Pattern LOOSE =
      Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?(?:-(.+))?");

  private BranchMatch() {}

  /**
   * Returns the best of the alternatives; {@code master} is returned whether or not it is one of
   * them.
   *
   * @param version as a server tells it; empty when there is none
   * @return empty when nothing fits
   */
  static Optional<String> best(Collection<String> alternatives, String version) {
    if (version.isEmpty() || version.equals(SERVERLESS)) {
      return Optional.of(MASTER);
    }
    Matcher parts = COMPLETE.matcher(version);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String majorAndMinor = parts.group(1) + "." + parts.group(2);
    for (String variant : variants(parts)) {
      if (alternatives.contains(variant)) {
        return Optional.of(variant);
      }
      if (variant.equals(majorAndMinor)) {
        OptionalInt minor = nearestMinor(alternatives, parts);
        if (minor.isPresent()) {
          return Optional.of(parts.group(1) + "." + minor.getAsInt());
        }
      }
    }
    int newest =
        alternatives.stream()
            .map(LOOSE::matcher)
            .filter(Matcher::matches)
            .mapToInt(m -> Integer.parseInt(m.group(1)))
            .max()
            .orElse(-1);
    return Integer.parseInt(parts.group(1)) > newest ? Optional.of(MASTER) : Optional.empty();
  }

  /**
   * Returns the names by which a complete version may be known, the most exact first; none for
   * anything else.
   */
  static List<String> variants(String version) {
    Matcher parts = COMPLETE.matcher(version);
    return parts.matches() ? variants(parts) : List.of();
  }

  private static List<String> variants(Matcher parts) {
    String minor = parts.group(1) + "." + parts.group(2);
    String patch = minor + "." + parts.group(3);
    List<String> variants = new ArrayList<>();
    if (parts.group(4) != null) {
      variants.add(patch + "-" + parts.group(4));
    }
    variants.addAll(List.of(patch, minor, parts.group(1)));
    return variants;
  }

  private static OptionalInt nearestMinor(Collection<String> alternatives, Matcher version) {
    int minor = Integer.parseInt(version.group(2));
    return alternatives.stream()
        .map(LOOSE::matcher)
        .filter(m -> m.matches() && m.group(2) != null && m.group(3) == null && m.group(4) == null)
        .filter(m -> m.group(1).equals(version.group(1)))
        .mapToInt(m -> Integer.parseInt(m.group(2)))
        .filter(m -> m <= minor)
        .max();
  }
}
