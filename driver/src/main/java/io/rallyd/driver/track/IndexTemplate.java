package io.rallyd.driver.track;

import java.util.Map;

/**
 * An index, composable or component template that a track defines.
 *
 * @param kind which of the three
 * @param name its name
 * @param pattern names of indices it applies to; empty for a component template
 * @param deleteMatchingIndices whether deleting the template deletes these indices
 * @param content the template as JSON values
 */
public record IndexTemplate(
    Kind kind,
    String name,
    String pattern,
    boolean deleteMatchingIndices,
    Map<String, Object> content) {

  /** The kinds of template, with the key of a track under which they stand. */
  public enum Kind {
    /** Legacy template. */
    INDEX("templates"),
    /** Composable template. */
    COMPOSABLE("composable-templates"),
    /** Component template. */
    COMPONENT("component-templates");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** Returns the key in the track. */
    public String key() {
      return key;
    }
  }
}
