package io.rallyd.cli.creation;

import io.rallyd.cli.argument.ClientOptions;
import io.rallyd.cli.argument.TargetHosts;
import io.rallyd.cli.invocation.Action;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.invocation.CommonOptions;
import io.rallyd.daemon.telemetry.ClusterClient;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code esrally create-track}: makes a track from the data of a cluster. */
@Command(
    name = "create-track",
    description = "Make a track from the data of a cluster.",
    sortOptions = false)
public final class CreateTrackCommand implements Action {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  @Option(
      names = "--track",
      paramLabel = "NAME",
      required = true,
      description = "Name of the new track.")
  private String track;

  @Option(
      names = "--target-hosts",
      paramLabel = "HOSTS",
      required = true,
      description = "Hosts of the cluster: host:port,... or JSON or a .json file.")
  private String targetHosts;

  @Option(
      names = "--indices",
      paramLabel = "NAMES",
      description = "Indices to take, also as patterns: name,... Not together with --data-streams.")
  private String indices;

  @Option(
      names = "--data-streams",
      paramLabel = "NAMES",
      description = "Data streams to take, also as patterns: name,...")
  private String dataStreams;

  @Option(
      names = "--client-options",
      paramLabel = "OPTIONS",
      defaultValue = ClientOptions.DEFAULT,
      description =
          "Options of the HTTP client: key:value,... or JSON or a .json file (default:"
              + " ${DEFAULT-VALUE}).")
  private String clientOptions;

  @Option(
      names = "--output-path",
      paramLabel = "PATH",
      description = "Where the directory of the track goes (default: tracks, in this directory).")
  private String outputPath;

  @Option(
      names = "--batch-size",
      paramLabel = "NUMBER",
      defaultValue = "1000",
      description = "Documents to read at once (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Mixin private CommonOptions common;

  @Override
  public void check(CommandSpec spec, ParseResult arguments) {
    if ((indices == null) == (dataStreams == null)) {
      throw new ParameterException(
          spec.commandLine(),
          indices == null
              ? "one of the arguments --indices --data-streams is required"
              : "argument --data-streams: not allowed with argument --indices");
    }
    if (batchSize < 1 || batchSize > 10_000) {
      throw new ParameterException(
          spec.commandLine(), "argument --batch-size: must be from 1 to 10000");
    }
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Call call) throws Exception {
    if (!NAME.matcher(track).matches()) {
      throw new RallyException(
          "The name of the track is ["
              + track
              + "], but it may have letters, digits, dots, dashes and underscores only.");
    }
    boolean streams = dataStreams != null;
    List<String> patterns =
        call.surroundings()
            .arguments()
            .list(streams ? "--data-streams" : "--indices", streams ? dataStreams : indices);
    if (patterns.isEmpty()) {
      throw new RallyException("Nothing is named to make a track of.");
    }
    Path output =
        outputPath == null
            ? call.surroundings().directory().resolve("tracks")
            : call.surroundings().arguments().path(outputPath);
    LiveCluster cluster = cluster(call);
    try (TrackFolder folder = TrackFolder.begin(output.resolve(track))) {
      List<LiveIndex> found =
          streams ? cluster.dataStreams(patterns, call) : cluster.indices(patterns, call);
      if (found.isEmpty()) {
        throw new RallyException(
            "No index of " + patterns + " could be taken from the cluster, so there is no track.");
      }
      new TrackWriter(track, folder).write(found, cluster, batchSize, call.console());
      folder.commit();
    }
    call.console()
        .info(
            "Track ["
                + track
                + "] has been created. Run it with: esrally race --track-path="
                + output.resolve(track));
  }

  private LiveCluster cluster(Call call) {
    TargetHosts hosts = TargetHosts.parse(call.surroundings().arguments(), targetHosts);
    if (hosts.isEmpty()) {
      throw new RallyException("--target-hosts names no host.");
    }
    hosts.warnings().forEach(call.console()::warning);
    Map<String, Map<String, Object>> options =
        ClientOptions.parse(call.surroundings().arguments(), clientOptions, hosts.names());
    String name =
        hosts.names().contains(TargetHosts.DEFAULT_CLUSTER)
            ? TargetHosts.DEFAULT_CLUSTER
            : hosts.names().get(0);
    return new LiveCluster(
        new ClusterClient(
            new ClusterTarget(name, hosts.resolved().get(name), options.get(name), "", "")));
  }
}
