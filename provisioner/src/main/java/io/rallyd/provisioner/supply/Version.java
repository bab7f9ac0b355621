package io.rallyd.provisioner.supply;

import io.rallyd.protocol.RallyException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's version number.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number
 */
public record Version(int major, int minor, int patch) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})([.-][A-Za-z0-9.-]+)?");

  /**
   * Reads a version such as {@code 7.17.29} or {@code 9.0.0-SNAPSHOT}.
   *
   * @throws RallyException when it is none
   */
  public static Version of(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.isBlank()) {
      throw new RallyException(
          "No version to install; please give one with --distribution-version.");
    }
    if (!parts.matches()) {
      throw new RallyException(
          "[%s] is no version of a distribution; expected one such as 7.17.29.".formatted(text));
    }
    return new Version(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }

  /** Returns whether this is that version or a later one. */
  public boolean atLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || major == otherMajor && minor >= otherMinor;
  }
}
