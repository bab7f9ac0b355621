package io.rallyd.cli.argument;

import io.rallyd.protocol.RallyException;
import java.util.regex.Pattern;

/** The text of {@code --distribution-version}. */
public final class Versions {
  private static final Pattern COMPLETE = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(-.+)?");

  private Versions() {}

  /** Returns the text when it is {@code x.y.z} with an optional suffix; refuses it otherwise. */
  public static String complete(String text) {
    if (!COMPLETE.matcher(text).matches()) {
      throw new RallyException(
          "--distribution-version: ["
              + text
              + "] is not a complete version such as 7.17.29 or 8.15.0-SNAPSHOT.");
    }
    return text;
  }
}
