package io.rallyd.cli.daemon;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.ExitCode;
import io.rallyd.daemon.lifecycle.DaemonControl;
import io.rallyd.protocol.RallyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code esrallyd stop}. */
@Command(name = "stop", description = "Stop the daemon of this machine.", sortOptions = false)
public final class StopCommand implements DaemonAction {
  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  @Override
  public int run(DaemonControl control, Console console) {
    if (control.status().isEmpty()) {
      console.error("Cannot stop. No daemon is running here.");
      return ExitCode.NOT_RUNNING;
    }
    stop(control, console);
    return ExitCode.SUCCESS;
  }

  static void stop(DaemonControl control, Console console) {
    console.text("[INFO] Shutting down actor system.");
    try {
      control.stop(() -> console.text("."));
      console.text(" [OK]\n");
    } catch (RallyException e) {
      console.text("\n");
      throw e;
    }
  }
}
