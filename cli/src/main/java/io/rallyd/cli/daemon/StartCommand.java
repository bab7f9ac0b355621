package io.rallyd.cli.daemon;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.ExitCode;
import io.rallyd.daemon.lifecycle.DaemonControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code esrallyd start}. */
@Command(name = "start", description = "Start the daemon of this machine.", sortOptions = false)
public final class StartCommand implements DaemonAction {
  @Mixin private AddressOptions addresses;

  @Override
  public int run(DaemonControl control, Console console) {
    control.start(addresses.nodeIp, addresses.coordinatorIp, addresses.foreground, console::info);
    return ExitCode.SUCCESS;
  }
}
