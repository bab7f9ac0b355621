package io.rallyd.cli.invocation;

import picocli.CommandLine.Option;

/** The flags of every sub-command of {@code esrally}. */
public final class CommonOptions {
  @Option(names = "--configuration-name", hidden = true, paramLabel = "NAME", defaultValue = "")
  private String configurationName;

  @Option(names = "--quiet", negatable = true, description = "Suppress as much output as possible.")
  private Boolean quiet;

  @Option(names = "--offline", description = "Assume that there is no Internet connection.")
  private boolean offline;

  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  /** Returns the name of the configuration, empty for the usual one. */
  public String configurationName() {
    return configurationName;
  }

  /**
   * Returns {@code --quiet}.
   *
   * @param otherwise what holds when neither it nor {@code --no-quiet} is given
   */
  public boolean quiet(boolean otherwise) {
    return quiet == null ? otherwise : quiet;
  }

  /** Returns {@code --offline}. */
  public boolean offline() {
    return offline;
  }
}
