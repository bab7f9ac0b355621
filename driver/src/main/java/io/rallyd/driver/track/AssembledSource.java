package io.rallyd.driver.track;

import java.util.ArrayList;
import java.util.List;

/**
 * The source of a template that was put together from several files, and which characters of it
 * came from where, so that a mistake is told by its own file.
 */
final class AssembledSource {
  private final StringBuilder text = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();

  /**
   * Characters that follow each other in a file and in the source.
   *
   * @param begin where they begin in the source
   * @param file name of the file
   * @param content all of the file
   * @param from where they begin in the file
   */
  private record Piece(int begin, String file, String content, int from) {}

  /**
   * A place in a file.
   *
   * @param file name of the file
   * @param line from 1
   * @param column from 1, in characters
   */
  record Place(String file, int line, int column) {}

  /** Adds some characters of a file. */
  void add(String file, String content, int from, int to) {
    if (from < to) {
      pieces.add(new Piece(text.length(), file, content, from));
      text.append(content, from, to);
    }
  }

  /** Adds what is in no file; it counts as more of what stands before it. */
  void add(String separator) {
    text.append(separator);
  }

  /** Returns the source. */
  String text() {
    return text.toString();
  }

  /**
   * Returns where a place of the source came from.
   *
   * @param file name of the file that the source is taken for
   */
  Place origin(String file, int line, int column) {
    int at = offset(line, column);
    Piece piece = null;
    for (Piece candidate : pieces) {
      if (candidate.begin <= at) {
        piece = candidate;
      }
    }
    if (piece == null) {
      return new Place(file, line, column);
    }
    String before =
        piece.content.substring(0, Math.min(piece.content.length(), piece.from + at - piece.begin));
    int start = before.lastIndexOf('\n') + 1;
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    return new Place(piece.file, lines + 1, before.codePointCount(start, before.length()) + 1);
  }

  private int offset(int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = text.indexOf("\n", start) + 1;
    }
    int end = start;
    for (int i = 1; i < column && end < text.length(); i++) {
      end = text.offsetByCodePoints(end, 1);
    }
    return end;
  }
}
