package io.rallyd.driver.track;

import java.util.List;
import java.util.Map;

/**
 * An index that a track defines.
 *
 * @param name its name
 * @param body settings and mappings as JSON values, empty when the track gives none
 * @param types document types of servers before 7; empty for every track that can be raced
 */
public record Index(String name, Map<String, Object> body, List<String> types) {}
