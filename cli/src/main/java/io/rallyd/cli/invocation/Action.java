package io.rallyd.cli.invocation;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What a sub-command does. */
public interface Action {

  /**
   * Checks what the parser cannot see, such as flags that exclude each other; throws {@link
   * picocli.CommandLine.ParameterException}.
   */
  default void check(CommandSpec spec, ParseResult arguments) {}

  /** Returns the flags that every sub-command has. */
  CommonOptions common();

  /** Returns whether the output is for a program, which wants no banner and no closing lines. */
  default boolean machineReadable() {
    return false;
  }

  /**
   * Does the work. Fails with {@link io.rallyd.protocol.RallyException}, whose sentence is printed,
   * or {@link AbortedException}.
   */
  void run(Call call) throws Exception;
}
