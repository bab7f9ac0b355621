package io.rallyd.driver.track;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts the source of a template together: {@code {{ rally.collect(parts="..") }}} is replaced by
 * the text of the files that match, before the template language sees any of it. Patterns are
 * relative to the directory of the pattern that brought the text in.
 */
final class SourceAssembler {
  private static final Pattern COLLECT =
      Pattern.compile("\\{\\{ +?rally\\.collect\\(parts=\"(.+?(?=\"))\"\\) +?\\}\\}");
  private static final int DEEPEST = 32;

  private final String track;

  SourceAssembler(String track) {
    this.track = track;
  }

  /** Returns the text of the file with all its parts. */
  String assemble(Path directory, String file) {
    return replace(directory, read(directory.resolve(file)), file, 0);
  }

  private String replace(Path base, String text, String from, int depth) {
    if (depth > DEEPEST) {
      throw new TrackSyntaxException(
          "Track [" + track + "] collects parts in a circle, seen at [" + from + "].");
    }
    Matcher matcher = COLLECT.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String pattern = matcher.group(1);
      String parts =
          PathGlob.match(base, pattern).stream().map(this::read).collect(Collectors.joining(",\n"));
      Path inner = base.resolve(pattern).getParent();
      matcher.appendReplacement(
          out,
          Matcher.quoteReplacement(
              replace(inner == null ? base : inner, parts, pattern, depth + 1)));
    }
    return matcher.appendTail(out).toString();
  }

  private String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (MalformedInputException e) {
      throw new TrackSyntaxException("File [" + file + "] is not UTF-8.", e);
    } catch (IOException e) {
      throw new TrackSyntaxException(
          "File [" + file + "] of track [" + track + "] cannot be read.", e);
    }
  }

  /** Returns paths of the files below a directory that match a pattern, relative to it. */
  static List<String> relativeMatches(Path base, String pattern) {
    return PathGlob.match(base, pattern).stream().map(p -> base.relativize(p).toString()).toList();
  }
}
