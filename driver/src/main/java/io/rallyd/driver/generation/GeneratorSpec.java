package io.rallyd.driver.generation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which documents are made.
 *
 * @param name name of the generator
 * @param seed another seed gives other documents of the same kind
 * @param settings what else the generator is told, JSON values
 */
public record GeneratorSpec(String name, long seed, Map<String, Object> settings) {
  public GeneratorSpec {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
