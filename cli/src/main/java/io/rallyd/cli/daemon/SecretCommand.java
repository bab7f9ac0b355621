package io.rallyd.cli.daemon;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.ExitCode;
import io.rallyd.daemon.lifecycle.DaemonControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code esrallyd secret}. */
@Command(
    name = "secret",
    description = "Make the secret by which the machines of a cluster know each other.",
    sortOptions = false)
public final class SecretCommand implements DaemonAction {
  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  @Override
  public int run(DaemonControl control, Console console) {
    console.info(control.createSecret());
    return ExitCode.SUCCESS;
  }
}
