package io.rallyd.cli.invocation;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A sub-command of either program. */
public interface SubCommand {

  /**
   * Checks what the parser cannot see, such as flags that exclude each other; throws {@link
   * picocli.CommandLine.ParameterException}.
   */
  default void check(CommandSpec spec, ParseResult arguments) {}
}
