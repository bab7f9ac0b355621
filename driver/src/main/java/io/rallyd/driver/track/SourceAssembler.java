package io.rallyd.driver.track;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  AssembledSource assemble(Path directory, String file) {
    AssembledSource source = new AssembledSource();
    add(source, directory, directory, directory.resolve(file), 0);
    return source;
  }

  private void add(AssembledSource source, Path root, Path base, Path file, int depth) {
    String name =
        file.startsWith(root) ? root.relativize(file).toString() : file.normalize().toString();
    if (depth > DEEPEST) {
      throw new TrackSyntaxException(
          "Track [" + track + "] collects parts in a circle, seen at [" + name + "].");
    }
    String text = read(file);
    Matcher matcher = COLLECT.matcher(text);
    int from = 0;
    while (matcher.find()) {
      source.add(name, text, from, matcher.start());
      String pattern = matcher.group(1);
      Path inner = base.resolve(pattern).getParent();
      boolean first = true;
      for (Path part : PathGlob.match(base, pattern)) {
        if (!first) {
          source.add(",\n");
        }
        first = false;
        add(source, root, inner == null ? base : inner, part, depth + 1);
      }
      from = matcher.end();
    }
    source.add(name, text, from, text.length());
  }

  private String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
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
