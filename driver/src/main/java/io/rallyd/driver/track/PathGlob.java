package io.rallyd.driver.track;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * File name patterns as the shell knows them: {@code *}, {@code ?} and {@code [..]} within one path
 * segment; hidden files match only where the segment starts with a dot.
 */
final class PathGlob {
  private PathGlob() {}

  /** Returns what matches below the base directory, sorted by path. */
  static List<Path> match(Path base, String pattern) {
    List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : base);
    for (String segment : pattern.split("/")) {
      if (!segment.isEmpty()) {
        found = found.stream().flatMap(dir -> step(dir, segment).stream()).toList();
      }
    }
    return found.stream().sorted().toList();
  }

  private static List<Path> step(Path directory, String segment) {
    if (segment.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
      Path next = directory.resolve(segment);
      return Files.exists(next) ? List.of(next) : List.of();
    }
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    Pattern regex = regex(segment);
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(p -> !hidden(p) || segment.startsWith("."))
          .filter(p -> regex.matcher(p.getFileName().toString()).matches())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static Pattern regex(String segment) {
    List<String> parts = new ArrayList<>();
    int i = 0;
    while (i < segment.length()) {
      char c = segment.charAt(i);
      int close = c == '[' ? segment.indexOf(']', i + 2) : -1;
      if (c == '*') {
        parts.add(".*");
      } else if (c == '?') {
        parts.add(".");
      } else if (close > 0) {
        parts.add(characters(segment.substring(i + 1, close)));
        i = close;
      } else {
        parts.add(Pattern.quote(String.valueOf(c)));
      }
      i++;
    }
    return Pattern.compile(String.join("", parts), Pattern.DOTALL);
  }

  private static String characters(String set) {
    boolean negated = set.startsWith("!");
    String escaped =
        (negated ? set.substring(1) : set)
            .replace("\\", "\\\\")
            .replace("[", "\\[")
            .replace("&&", "&\\&");
    return "[" + (negated ? "^" : escaped.startsWith("^") ? "\\" : "") + escaped + "]";
  }
}
