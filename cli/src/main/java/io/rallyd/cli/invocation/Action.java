package io.rallyd.cli.invocation;

/** What a sub-command of {@code esrally} does. */
public interface Action extends SubCommand {

  /** Returns the flags that every sub-command has. */
  CommonOptions common();

  /** Returns whether the output is for a program, which wants no banner and no closing lines. */
  default boolean machineReadable() {
    return false;
  }

  /** Returns whether only errors and results are printed unless {@code --no-quiet} is given. */
  default boolean quietByDefault() {
    return false;
  }

  /**
   * Does the work. Fails with {@link io.rallyd.protocol.RallyException}, whose sentence is printed,
   * or {@link AbortedException}.
   */
  void run(Call call) throws Exception;
}
