package io.rallyd.cli.daemon;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.ExitCode;
import io.rallyd.daemon.lifecycle.DaemonControl;
import io.rallyd.protocol.RallyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code esrallyd restart}: stops the daemon if one runs, and starts it. */
@Command(name = "restart", description = "Restart the daemon of this machine.", sortOptions = false)
public final class RestartCommand implements DaemonAction {
  @Mixin private AddressOptions addresses;

  @Override
  public int run(DaemonControl control, Console console) {
    if (control.status().isPresent()) {
      try {
        StopCommand.stop(control, console);
      } catch (RallyException e) {
        console.error(e.getMessage());
      }
    }
    control.start(addresses.nodeIp, addresses.coordinatorIp, addresses.foreground, console::info);
    return ExitCode.SUCCESS;
  }
}
