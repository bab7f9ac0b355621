package io.rallyd.provisioner.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds in a server's logs what most likely made it end. */
final class LogTail {
  private static final int TAIL_BYTES = 64 << 10;
  private static final int MAX_LENGTH = 400;
  private static final int MAX_LINES = 4;

  private static final Pattern TELLING =
      Pattern.compile(
          "\\[(ERROR|FATAL)\\s*\\]|^(Error|ERROR|Exception|Caused by|fatal)\\b|Exception: ");
  private static final Pattern STAMP = Pattern.compile("^(\\[[^\\]]*\\]\\s*)+");
  private static final Pattern ENTRY = Pattern.compile("^\\[\\d{4}-");
  private static final Pattern NOISE = Pattern.compile("^\\s+at |^\\s*\\.\\.\\. \\d+ more");

  private LogTail() {}

  /**
   * Returns the telling lines as part of a sentence, without a full stop; empty when the logs have
   * none.
   */
  static String telling(List<Path> logs) {
    String last = "";
    for (Path log : logs) {
      List<String> lines =
          tail(log).lines().filter(l -> !l.isBlank() && !NOISE.matcher(l).find()).toList();
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (TELLING.matcher(lines.get(i)).find()) {
          return shortened(withContinuation(lines, i));
        }
      }
      if (last.isEmpty() && !lines.isEmpty()) {
        last = shortened(lines.subList(lines.size() - 1, lines.size()));
      }
    }
    return last;
  }

  /** An entry of the log goes on until the next one, which begins with its time. */
  private static List<String> withContinuation(List<String> lines, int first) {
    int end = first + 1;
    while (end < Math.min(lines.size(), first + MAX_LINES)
        && !ENTRY.matcher(lines.get(end)).find()) {
      end++;
    }
    return lines.subList(first, end);
  }

  private static String shortened(List<String> lines) {
    String text =
        lines.stream()
            .map(line -> STAMP.matcher(line.strip()).replaceFirst(""))
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("; "));
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("[.\\s]+$", cut.endsWith("...") ? "..." : "");
  }

  private static String tail(Path log) {
    // The log belongs to the server's user; following a link there would read any file for him.
    try (SeekableByteChannel channel =
        Files.newByteChannel(log, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      channel.position(Math.max(0, size - TAIL_BYTES));
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, TAIL_BYTES));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Read on.
      }
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
