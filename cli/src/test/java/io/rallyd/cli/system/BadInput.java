package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What every answer to bad input has in common. */
final class BadInput {
  private static final int REFUSED = 64;
  private static final Pattern STACK_TRACE =
      Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(|Exception|java\\.lang|io\\.rallyd");

  private BadInput() {}

  /**
   * Checks that a command was refused with one sentence that has all these parts, with the right
   * exit code and without a stack trace.
   *
   * @param command the sub-command, as the sentence has it
   */
  static void assertRefused(Outcome outcome, String command, String... parts) {
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(REFUSED);
    List<String> errors =
        outcome.output().lines().filter(l -> l.startsWith("[ERROR] ")).distinct().toList();
    System.out.println(errors);
    assertThat(errors).as(outcome.output()).hasSize(1);
    assertThat(errors.get(0)).startsWith("[ERROR] Cannot " + command + ". ").contains(parts);
    assertThat(outcome.output()).doesNotContainPattern(STACK_TRACE);
  }
}
