package io.rallyd.driver.generation;

import java.util.ArrayList;
import java.util.List;

/**
 * Sentences with gaps: {@code {number}} takes a number up to ten million, {@code {small}} one up to
 * 99. The first ones come more often. Immutable.
 */
final class Phrases {
  private static final byte[] NUMBER = new byte[0];
  private static final byte[] SMALL = new byte[0];

  private final byte[][][] phrases;
  private final Skew skew;

  Phrases(String... texts) {
    phrases = new byte[texts.length][][];
    for (int i = 0; i < texts.length; i++) {
      phrases[i] = pieces(texts[i]);
    }
    skew = new Skew(texts.length, 0.7);
  }

  private static byte[][] pieces(String text) {
    List<byte[]> pieces = new ArrayList<>();
    for (String part : text.split("(?=\\{)|(?<=})")) {
      switch (part) {
        case "{number}" -> pieces.add(NUMBER);
        case "{small}" -> pieces.add(SMALL);
        default -> pieces.add(DocumentBytes.ascii(part));
      }
    }
    return pieces.toArray(byte[][]::new);
  }

  /** Returns which one comes. */
  int pick(Draws draws) {
    return skew.pick(draws);
  }

  /** Appends one with its gaps filled. */
  void write(int phrase, Draws draws, DocumentBytes out) {
    for (byte[] piece : phrases[phrase]) {
      if (piece == NUMBER) {
        out.number(draws.below(10_000_000));
      } else if (piece == SMALL) {
        out.number(1 + draws.below(99));
      } else {
        out.append(piece);
      }
    }
  }
}
