package io.rallyd.provisioner.supply;

import java.util.Locale;

/** The servers that can be installed. Their {@link #key()} is what travels in messages. */
public enum Product {
  /** Elasticsearch. */
  ELASTICSEARCH("elasticsearch", "Elasticsearch", "ES"),
  /** OpenSearch. */
  OPENSEARCH("opensearch", "OpenSearch", "OPENSEARCH");

  private final String key;
  private final String title;
  private final String prefix;

  Product(String key, String title, String prefix) {
    this.key = key;
    this.title = title;
    this.prefix = prefix;
  }

  /** Returns the product of a key; anything but {@code opensearch} is Elasticsearch. */
  public static Product of(String key) {
    return key.toLowerCase(Locale.ROOT).equals(OPENSEARCH.key) ? OPENSEARCH : ELASTICSEARCH;
  }

  /** Returns its name in messages, in file names and of its start script. */
  public String key() {
    return key;
  }

  /** Returns its name for people. */
  public String title() {
    return title;
  }

  /** Returns how its environment variables begin, without the underscore. */
  public String variablePrefix() {
    return prefix;
  }
}
