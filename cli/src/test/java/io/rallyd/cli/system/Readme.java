package io.rallyd.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the page tells its readers to type. */
final class Readme {
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RACE = Pattern.compile("bin/esrally (race[^\\n]*)");

  private Readme() {}

  /** Returns the arguments of {@code esrally} in the first block of commands. */
  static String[] firstRace() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
    if (!block.find()) {
      throw new AssertionError("no block of commands in README.md");
    }
    Matcher race = RACE.matcher(block.group(1).replaceAll("\\\\\\n\\s*", ""));
    if (!race.find()) {
      throw new AssertionError("no race in the first block of README.md:\n" + block.group(1));
    }
    return Arrays.stream(race.group(1).strip().split("\\s+"))
        .map(argument -> argument.replaceAll("[\"']", ""))
        .toArray(String[]::new);
  }
}
