package io.rallyd.cli.race;

import io.rallyd.cli.argument.Versions;
import io.rallyd.cli.invocation.Choices;
import io.rallyd.protocol.RallyException;
import picocli.CommandLine.Option;

/** The flags that say what is provisioned. */
final class CarOptions {
  static final class Pipelines extends Choices {
    Pipelines() {
      super("from-distribution", "benchmark-only", "from-sources", "docker", "");
    }
  }

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      defaultValue = "",
      completionCandidates = Pipelines.class,
      description =
          "from-distribution or benchmark-only; the default is from-distribution with a"
              + " --distribution-version.")
  String pipeline;

  @Option(
      names = "--distribution-version",
      paramLabel = "X.Y.Z",
      defaultValue = "",
      description = "Version of Elasticsearch to provision.")
  String distributionVersion;

  @Option(
      names = "--distribution-repository",
      paramLabel = "NAME",
      defaultValue = "release",
      description =
          "Where the distribution comes from: maven, or a name with a URL in rally.ini (default:"
              + " ${DEFAULT-VALUE}).")
  String distributionRepository;

  @Option(
      names = "--car",
      paramLabel = "NAMES",
      defaultValue = "defaults",
      description = "Cars to use, separated by commas (default: ${DEFAULT-VALUE}).")
  String car;

  @Option(
      names = "--car-params",
      paramLabel = "PARAMS",
      defaultValue = "",
      description = "Parameters of the car: key:value,... or JSON or a .json file.")
  String carParams;

  @Option(
      names = "--runtime-jdk",
      paramLabel = "JDK",
      description = "Major version of the JDK that Elasticsearch runs on, or 'bundled'.")
  String runtimeJdk;

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      defaultValue = "rally-benchmark",
      description = "Name of the provisioned cluster (default: ${DEFAULT-VALUE}).")
  String clusterName;

  @Option(
      names = "--preserve-install",
      description = "Keep the provisioned Elasticsearch and its data after the race.")
  boolean preserveInstall;

  @Option(
      names = "--enable-assertions",
      description = "Run the provisioned Elasticsearch with assertions.")
  boolean enableAssertions;

  /** Returns the pipeline to run; refuses those that are not built. */
  String pipeline() {
    switch (pipeline) {
      case "from-distribution":
        if (distributionVersion.isEmpty()) {
          throw new RallyException(
              "A distribution version is needed for the pipeline from-distribution; give it with"
                  + " --distribution-version.");
        }
        return pipeline;
      case "benchmark-only":
        return pipeline;
      case "":
        if (distributionVersion.isEmpty()) {
          throw new RallyException(
              "Building Elasticsearch from its sources is not yet part of this version; name a"
                  + " version with --distribution-version, or benchmark a running cluster with"
                  + " --pipeline=benchmark-only.");
        }
        return "from-distribution";
      default:
        throw new RallyException(
            "The pipeline [" + pipeline + "] is not yet part of this version; see list pipelines.");
    }
  }

  /** Returns the version, complete, or empty. */
  String distributionVersion() {
    return distributionVersion.isEmpty() ? "" : Versions.complete(distributionVersion);
  }

  /** Returns a number, {@code bundled} or empty. */
  String runtimeJdk() {
    if (runtimeJdk == null || runtimeJdk.equals("bundled")) {
      return runtimeJdk == null ? "" : runtimeJdk;
    }
    if (!runtimeJdk.matches("[1-9][0-9]{0,3}")) {
      throw new RallyException(
          "--runtime-jdk: [" + runtimeJdk + "] is neither a number above zero nor 'bundled'.");
    }
    return runtimeJdk;
  }
}
