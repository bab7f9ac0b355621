package io.rallyd.cli.race;

import io.rallyd.cli.argument.ArgumentReader;
import io.rallyd.cli.argument.ClientOptions;
import io.rallyd.cli.argument.TargetHosts;
import io.rallyd.cli.invocation.Call;
import io.rallyd.daemon.redline.RedlineRequest;
import io.rallyd.daemon.repository.TrackLibrary;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RepositoryChoice;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Turns the flags of {@code race} and the user's configuration into one race description. */
final class RaceRequest {
  private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final DateTimeFormatter START_DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final List<String> SETTINGS =
      List.of(
          "reporting", "tracks", "teams", "distributions", "defaults", "system", "provisioning");
  private static final String BENCHMARK_ONLY = "benchmark-only";
  private static final int HTTP_PORT = 9200;
  private static final int PROVISIONED_PORT = 39_200;

  private final Call call;
  private final Clock clock;
  private final ArgumentReader reader;

  RaceRequest(Call call, Clock clock) {
    this.call = call;
    this.clock = clock;
    this.reader = call.surroundings().arguments();
  }

  /** Returns the description; every mistake in a flag is a sentence. */
  RaceDescription describe(RaceCommand command) {
    command.postponed().requireDefaults();
    CarOptions car = command.car();
    RaceOptions race = command.race();
    ParameterOptions parameters = command.parameters();
    TaskOptions tasks = command.tasks();
    TrackLibrary.Place track = command.track().place(call, parameters.track());
    String pipeline = car.pipeline();
    TargetHosts hosts = targetHosts(race.targetHosts, pipeline);
    return new RaceDescription(
        raceId(race.raceId),
        startedAt(race.effectiveStartDate),
        pipeline,
        call.ini().require("system", "env.name"),
        track.path(),
        track.name(),
        parameters.trackParams(call.surroundings()),
        parameters.ignoreUnusedTrackParams(),
        tasks.challenge(),
        tasks.includeTasks(call.surroundings()),
        tasks.excludeTasks(call.surroundings()),
        race.testMode,
        pipeline.equals(BENCHMARK_ONLY) ? List.of("external") : reader.list("--car", car.car),
        reader.dictionary("--car-params", car.carParams),
        command.team().path(call),
        car.distributionVersion(),
        car.distributionRepository,
        car.runtimeJdk(),
        hosts.resolved(),
        ClientOptions.parse(reader, race.clientOptions, hosts.names()),
        loadDriverHosts(race.loadDriverHosts),
        race.onError,
        car.clusterName,
        reader.dictionary("--user-tags", race.userTags),
        car.enableAssertions,
        car.preserveInstall || call.ini().bool("defaults", "preserve_benchmark_candidate", false),
        race.killRunningProcesses,
        race.skipRestApiCheck,
        call.offline(),
        settings(
            track.repository(),
            command.team().repository(call),
            command.redline().request(race.testMode),
            race.samplesFile));
  }

  private static String raceId(String given) {
    if (given == null) {
      return UUID.randomUUID().toString();
    }
    if (!SAFE_ID.matcher(given).matches()) {
      throw new RallyException(
          "--race-id: ["
              + given
              + "] names a directory, so it may only have letters, digits, dots, dashes and"
              + " underscores, and does not begin with a dot or a dash.");
    }
    return given;
  }

  private long startedAt(String given) {
    if (given == null) {
      return clock.millis();
    }
    try {
      return LocalDateTime.parse(given, START_DATE).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new RallyException(
          "--effective-start-date: [" + given + "] is not of the form yyyy-MM-dd HH:mm:ss.", e);
    }
  }

  private TargetHosts targetHosts(String text, String pipeline) {
    TargetHosts given = TargetHosts.parse(reader, text);
    if (!given.isEmpty()) {
      given.warnings().forEach(call.console()::warning);
      return given;
    }
    int port =
        pipeline.equals(BENCHMARK_ONLY)
            ? HTTP_PORT
            : call.ini().integer("provisioning", "node.http.port", PROVISIONED_PORT, 1, 65_535);
    return TargetHosts.parse(reader, "127.0.0.1:" + port);
  }

  private List<String> loadDriverHosts(String text) {
    List<String> hosts = reader.list("--load-driver-hosts", text);
    if (hosts.isEmpty() || hosts.contains("")) {
      throw new RallyException("--load-driver-hosts: at least one host is needed, none empty.");
    }
    return hosts;
  }

  private Map<String, String> settings(
      RepositoryChoice track,
      RepositoryChoice team,
      Optional<RedlineRequest> redline,
      String samplesFile) {
    Map<String, String> settings = new TreeMap<>();
    for (String section : SETTINGS) {
      call.ini().section(section).forEach((key, value) -> settings.put(section + "/" + key, value));
    }
    settings.putAll(track.ofTrack());
    settings.putAll(team.ofTeam());
    redline.ifPresent(request -> request.into(settings));
    if (samplesFile != null) {
      settings.put("samples/file", reader.path(samplesFile).toString());
    }
    return settings;
  }
}
