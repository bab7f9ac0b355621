package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * The answer to a pre-flight check.
 *
 * @param problems one sentence per problem; empty when all is well
 */
public record CheckReport(List<String> problems) implements Message {
  /** How it travels. */
  public static final Wire<CheckReport> WIRE =
      Wire.of((out, m) -> out.putStrings(m.problems()), in -> new CheckReport(in.getStrings()));

  public CheckReport {
    problems = List.copyOf(problems);
  }
}
