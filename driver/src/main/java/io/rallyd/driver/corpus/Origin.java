package io.rallyd.driver.corpus;

import io.rallyd.protocol.RallyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where data that is not on this machine can come from. */
public enum Origin {
  /** The coordinator of the race. */
  COORDINATOR("coordinator"),
  /** The address that the track gives. */
  BASE_URL("base-url");

  /** The usual order, as the configuration spells it: the machine's own cache comes first. */
  public static final List<String> USUAL = List.of("cache", "coordinator", "base-url");

  private final String word;

  Origin(String word) {
    this.word = word;
  }

  /**
   * Reads an order. What is left out is never asked.
   *
   * @param words {@code cache} first, then the others in any order
   * @throws RallyException when a word is unknown, comes twice, or the cache is not the first
   */
  public static List<Origin> order(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals("cache")) {
      throw new RallyException(
          "corpus.origins must begin with cache, as " + String.join(", ", USUAL) + " does.");
    }
    List<Origin> order = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      Origin origin =
          Arrays.stream(values())
              .filter(o -> o.word.equals(word) && !order.contains(o))
              .findFirst()
              .orElseThrow(
                  () ->
                      new RallyException(
                          "corpus.origins has ["
                              + word
                              + "], expected each at most once: "
                              + String.join(", ", USUAL)
                              + "."));
      order.add(origin);
    }
    return order;
  }
}
