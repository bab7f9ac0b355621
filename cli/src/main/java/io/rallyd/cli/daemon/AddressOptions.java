package io.rallyd.cli.daemon;

import picocli.CommandLine.Option;

/** The flags that say who a daemon is and to whom it belongs. */
final class AddressOptions {
  @Option(
      names = "--node-ip",
      paramLabel = "IP",
      required = true,
      description = "Address of this machine.")
  String nodeIp;

  @Option(
      names = "--coordinator-ip",
      paramLabel = "IP",
      required = true,
      description = "Address of the coordinator; on the coordinator the same as --node-ip.")
  String coordinatorIp;

  @Option(
      names = "--foreground",
      description = "Stay in the foreground until stopped, as systemd and containers want it.")
  boolean foreground;

  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;
}
