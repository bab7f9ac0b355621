package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Characters;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks a line of text into lines of a width, at blanks and hyphens. */
final class WordWrap {
  private static final String BLANK = "[ \\t\\n\\x0b\\f\\r]";
  private static final String VISIBLE = "[^ \\t\\n\\x0b\\f\\r]";
  private static final String LETTER = "[\\w&&\\D]";
  private static final String PUNCTUATED = "[\\w!\"'&.,?]";

  private static final Pattern WORDS = Pattern.compile(BLANK + "+|" + VISIBLE + "+");

  /** Blanks; dashes between words; words, which end at a blank, a hyphen or before dashes. */
  private static final Pattern PARTS =
      Pattern.compile(
          BLANK
              + "+|(?<="
              + PUNCTUATED
              + ")-{2,}(?=\\w)|"
              + VISIBLE
              + "+?(?:-(?:(?<="
              + LETTER
              + "{2}-)|(?<="
              + LETTER
              + "-"
              + LETTER
              + "-))(?="
              + LETTER
              + "-?"
              + LETTER
              + ")|(?="
              + BLANK
              + "|\\z)|(?<="
              + PUNCTUATED
              + ")(?=-{2,}\\w))",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final int width;
  private final boolean breakWords;
  private final boolean breakHyphens;

  WordWrap(int width, boolean breakWords, boolean breakHyphens) {
    if (width <= 0) {
      throw EvaluationException.value("the width of wordwrap must be positive");
    }
    this.width = width;
    this.breakWords = breakWords;
    this.breakHyphens = breakHyphens;
  }

  List<String> lines(String text) {
    List<String> parts = parts(text);
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (at < parts.size()) {
      if (!lines.isEmpty() && isBlank(parts.get(at))) {
        at++;
        continue;
      }
      List<String> line = new ArrayList<>();
      int length = 0;
      while (at < parts.size() && length + Characters.length(parts.get(at)) <= width) {
        length += Characters.length(parts.get(at));
        line.add(parts.get(at++));
      }
      if (at < parts.size() && Characters.length(parts.get(at)) > width) {
        at = breakWord(parts, at, line, length);
      }
      if (!line.isEmpty() && isBlank(line.get(line.size() - 1))) {
        line.remove(line.size() - 1);
      }
      Meter.step(line.size() + 1L);
      if (!line.isEmpty()) {
        lines.add(String.join("", line));
      }
    }
    return lines;
  }

  private static boolean isBlank(String part) {
    return part.codePoints().allMatch(Characters::isSpace);
  }

  /** Puts what fits of a word too long for any line into the line; returns where to go on. */
  private int breakWord(List<String> parts, int at, List<String> line, int length) {
    String word = parts.get(at);
    int room = width - length;
    if (breakWords) {
      int end = room;
      if (breakHyphens && Characters.length(word) > room) {
        String head = Characters.slice(word, 0, room);
        int hyphen = head.lastIndexOf('-');
        boolean other = hyphen > 0 && head.substring(0, hyphen).chars().anyMatch(c -> c != '-');
        end = other ? head.codePointCount(0, hyphen + 1) : room;
      }
      line.add(Characters.slice(word, 0, end));
      parts.set(at, Characters.slice(word, end, Characters.length(word)));
      return at;
    }
    if (line.isEmpty()) {
      line.add(word);
      return at + 1;
    }
    return at;
  }

  private List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = (breakHyphens ? PARTS : WORDS).matcher(text);
    while (matcher.find()) {
      Meter.elements(2);
      parts.add(matcher.group());
    }
    return parts;
  }
}
