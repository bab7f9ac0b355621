package io.rallyd.protocol.session;

import io.rallyd.protocol.wire.Wire;
import io.rallyd.protocol.wire.WireReader;
import io.rallyd.protocol.wire.WireWriter;
import java.util.List;
import java.util.Map;

/**
 * Everything that defines one race: the command line and the configuration of its user, resolved;
 * paths are absolute. Maps hold JSON values only (null, Boolean, Long, Double, String, List, Map).
 * Text that was not given is the empty string.
 *
 * @param raceId id of the race, as in {@code --race-id}; a safe single path segment
 * @param startedAtMillis {@code time.start}, epoch milliseconds
 * @param pipeline {@code from-distribution} or {@code benchmark-only}
 * @param environment {@code [system] env.name}
 * @param trackPath absolute path of the track directory or file; empty when the track is in a
 *     repository, and nowhere else
 * @param trackName name of the track
 * @param trackParams {@code --track-params}
 * @param ignoreUnusedTrackParams warn only
 * @param challenge chosen challenge, empty for the default one
 * @param includeTasks {@code --include-tasks}
 * @param excludeTasks {@code --exclude-tasks}
 * @param testMode {@code --test-mode}
 * @param carNames {@code --car}
 * @param carParams {@code --car-params}
 * @param teamPath absolute path of the team directory, empty for the bundled one
 * @param distributionVersion version to provision, empty when not given
 * @param distributionRepository {@code --distribution-repository}
 * @param runtimeJdk {@code --runtime-jdk}: a number, {@code bundled} or empty
 * @param targetHosts clusters by name
 * @param clientOptions client options by cluster name
 * @param loadDriverHosts machines that make the load
 * @param onError {@code continue}, {@code continue-on-network} or {@code abort}
 * @param clusterName name of a provisioned cluster
 * @param userTags {@code --user-tags}
 * @param enableAssertions {@code --enable-assertions}
 * @param preserveInstall keep a provisioned installation
 * @param killRunningProcesses cancel a running race first
 * @param skipRestApiCheck do not probe the cluster
 * @param offline {@code --offline}
 * @param settings values of the user's {@code rally.ini} in the sections reporting, tracks, teams,
 *     distributions, defaults and system, keyed {@code section/key}; and {@link #trackRepository}
 *     and {@link #teamRepository}, where there are any
 */
public record RaceDescription(
    String raceId,
    long startedAtMillis,
    String pipeline,
    String environment,
    String trackPath,
    String trackName,
    Map<String, Object> trackParams,
    boolean ignoreUnusedTrackParams,
    String challenge,
    List<String> includeTasks,
    List<String> excludeTasks,
    boolean testMode,
    List<String> carNames,
    Map<String, Object> carParams,
    String teamPath,
    String distributionVersion,
    String distributionRepository,
    String runtimeJdk,
    Map<String, List<TargetHost>> targetHosts,
    Map<String, Map<String, Object>> clientOptions,
    List<String> loadDriverHosts,
    String onError,
    String clusterName,
    Map<String, Object> userTags,
    boolean enableAssertions,
    boolean preserveInstall,
    boolean killRunningProcesses,
    boolean skipRestApiCheck,
    boolean offline,
    Map<String, String> settings) {
  static final String TRACK = "track";
  static final String TEAM = "mechanic";

  /** How it travels. */
  public static final Wire<RaceDescription> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putLong(m.startedAtMillis());
            out.putString(m.pipeline());
            out.putString(m.environment());
            out.putString(m.trackPath());
            out.putString(m.trackName());
            out.putTree(m.trackParams());
            out.putBoolean(m.ignoreUnusedTrackParams());
            out.putString(m.challenge());
            out.putStrings(m.includeTasks());
            out.putStrings(m.excludeTasks());
            out.putBoolean(m.testMode());
            out.putStrings(m.carNames());
            out.putTree(m.carParams());
            out.putString(m.teamPath());
            out.putString(m.distributionVersion());
            out.putString(m.distributionRepository());
            out.putString(m.runtimeJdk());
            out.putMap(m.targetHosts(), (o, list) -> o.putList(list, TargetHost.WIRE));
            out.putMap(m.clientOptions(), WireWriter::putTree);
            out.putStrings(m.loadDriverHosts());
            out.putString(m.onError());
            out.putString(m.clusterName());
            out.putTree(m.userTags());
            out.putBoolean(m.enableAssertions());
            out.putBoolean(m.preserveInstall());
            out.putBoolean(m.killRunningProcesses());
            out.putBoolean(m.skipRestApiCheck());
            out.putBoolean(m.offline());
            out.putMap(m.settings(), WireWriter::putString);
          },
          in ->
              new RaceDescription(
                  in.getString(),
                  in.getLong(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getTree(),
                  in.getBoolean(),
                  in.getString(),
                  in.getStrings(),
                  in.getStrings(),
                  in.getBoolean(),
                  in.getStrings(),
                  in.getTree(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getMap(i -> i.getList(TargetHost.WIRE)),
                  in.getMap(WireReader::getTree),
                  in.getStrings(),
                  in.getString(),
                  in.getString(),
                  in.getTree(),
                  in.getBoolean(),
                  in.getBoolean(),
                  in.getBoolean(),
                  in.getBoolean(),
                  in.getBoolean(),
                  in.getMap(WireReader::getString)));

  public RaceDescription {
    includeTasks = List.copyOf(includeTasks);
    excludeTasks = List.copyOf(excludeTasks);
    carNames = List.copyOf(carNames);
    loadDriverHosts = List.copyOf(loadDriverHosts);
  }

  /** Returns the repository of the track, which is looked into before {@link #trackPath}. */
  public RepositoryChoice trackRepository() {
    return RepositoryChoice.of(settings, TRACK);
  }

  /** Returns the repository of the team; there is none together with {@link #teamPath}. */
  public RepositoryChoice teamRepository() {
    return RepositoryChoice.of(settings, TEAM);
  }
}
