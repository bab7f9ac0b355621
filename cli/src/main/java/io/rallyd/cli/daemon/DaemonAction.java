package io.rallyd.cli.daemon;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.SubCommand;
import io.rallyd.daemon.lifecycle.DaemonControl;

/** What a sub-command of {@code esrallyd} does. */
public interface DaemonAction extends SubCommand {

  /** Does the work and returns the exit code; fails with RallyException. */
  int run(DaemonControl control, Console console);
}
