package io.rallyd.cli.console;

import java.util.List;
import java.util.Map;

/**
 * Large leaning letters of our own for the banner and the report's title. Five lines; letters that
 * are not drawn are left out.
 */
public final class Lettering {
  private static final int LINES = 5;

  /** Each letter from top to bottom; a hash is ink. */
  private static final Map<Character, List<String>> LETTERS =
      Map.ofEntries(
          Map.entry('a', List.of(".##.", "#..#", "####", "#..#", "#..#")),
          Map.entry('c', List.of(".###", "#...", "#...", "#...", ".###")),
          Map.entry('d', List.of("###.", "#..#", "#..#", "#..#", "###.")),
          Map.entry('e', List.of("###", "#..", "##.", "#..", "###")),
          Map.entry('f', List.of("###", "#..", "##.", "#..", "#..")),
          Map.entry('i', List.of("#", "#", "#", "#", "#")),
          Map.entry('l', List.of("#..", "#..", "#..", "#..", "###")),
          Map.entry('n', List.of("#..#", "##.#", "#.##", "#..#", "#..#")),
          Map.entry('o', List.of(".##.", "#..#", "#..#", "#..#", ".##.")),
          Map.entry('r', List.of("###.", "#..#", "###.", "#.#.", "#..#")),
          Map.entry('s', List.of(".###", "#...", ".##.", "...#", "###.")),
          Map.entry('y', List.of("#.#", "#.#", ".#.", ".#.", ".#.")),
          Map.entry(' ', List.of("..", "..", "..", "..", "..")));

  private Lettering() {}

  /** Returns five lines, each ending with a line feed. */
  public static String draw(String word) {
    StringBuilder out = new StringBuilder();
    for (int line = 0; line < LINES; line++) {
      StringBuilder row = new StringBuilder(" ".repeat(LINES - 1 - line));
      for (char letter : word.toLowerCase(java.util.Locale.ROOT).toCharArray()) {
        List<String> shape = LETTERS.get(letter);
        if (shape != null) {
          row.append(shape.get(line).replace('#', '/').replace('.', ' ')).append(' ');
        }
      }
      out.append(row.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
