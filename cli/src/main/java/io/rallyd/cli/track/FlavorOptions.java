package io.rallyd.cli.track;

import io.rallyd.cli.invocation.Choices;
import io.rallyd.driver.track.BuildFlavor;
import picocli.CommandLine.Option;

/** The flags that say for what server a track is rendered. */
final class FlavorOptions {
  static final class Flavors extends Choices {
    Flavors() {
      super("default", "serverless");
    }
  }

  @Option(
      names = "--build-flavor",
      paramLabel = "FLAVOR",
      defaultValue = "default",
      completionCandidates = Flavors.class,
      description = "Build flavor of the server: default or serverless (default: default).")
  private String buildFlavor;

  @Option(
      names = "--serverless-operator",
      description = "Take the user of a serverless cluster for its operator.")
  private boolean serverlessOperator;

  /** Returns what templates are told. */
  BuildFlavor flavor() {
    return new BuildFlavor(buildFlavor, serverlessOperator);
  }
}
