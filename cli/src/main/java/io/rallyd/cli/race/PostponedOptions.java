package io.rallyd.cli.race;

import io.rallyd.protocol.RallyException;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Flags of Rally that this version knows but cannot serve: accepted with their default value,
 * refused by name with any other.
 */
final class PostponedOptions {
  @Spec private CommandSpec self;

  @Option(names = "--revision", defaultValue = "current", description = "Not yet.")
  private String revision;

  @Option(names = "--source-build-method", defaultValue = "default", description = "Not yet.")
  private String sourceBuildMethod;

  @Option(names = "--elasticsearch-plugins", defaultValue = "", description = "Not yet.")
  private String elasticsearchPlugins;

  @Option(names = "--plugin-params", defaultValue = "", description = "Not yet.")
  private String pluginParams;

  @Option(names = "--telemetry", defaultValue = "", description = "Not yet.")
  private String telemetry;

  @Option(names = "--telemetry-params", defaultValue = "", description = "Not yet.")
  private String telemetryParams;

  @Option(names = "--multi-cluster", defaultValue = "false", description = "Not yet.")
  private boolean multiCluster;

  @Option(names = "--enable-driver-profiling", defaultValue = "false", description = "Not yet.")
  private boolean enableDriverProfiling;

  /** Refuses the first flag that has another value than its default. */
  void requireDefaults() {
    for (OptionSpec option : self.options()) {
      Object value = option.getValue();
      if (!Objects.equals(String.valueOf(value), option.defaultValue())) {
        throw new RallyException(
            option.longestName() + " is not yet part of this version; leave it out.");
      }
    }
  }
}
