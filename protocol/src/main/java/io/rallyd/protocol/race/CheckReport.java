package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;
import java.util.List;

/**
 * The answer to a pre-flight check.
 *
 * @param problems one sentence per problem; empty when all is well
 */
public record CheckReport(List<String> problems) implements Message {
  public CheckReport {
    problems = List.copyOf(problems);
  }
}
