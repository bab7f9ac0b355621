package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may mistype, without any daemon. */
@Tag("slow")
class BadInputIT {
  private static final Duration RACE = Duration.ofMinutes(10);

  @TempDir private Path directory;
  private Account account;
  private ScratchDisk disk;

  @BeforeEach
  void configure() throws IOException {
    disk = ScratchDisk.create();
    account = Account.create(directory.resolve("home")).configured(disk.configuration());
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    List<Path> content = disk.content();
    List<Long> processes = disk.processes();
    disk.close();
    assertThat(content).isEmpty();
    assertThat(processes).isEmpty();
  }

  private Outcome race(String... arguments) {
    List<String> all = new ArrayList<>(List.of("race"));
    all.addAll(List.of(arguments));
    return account.esrally(RACE, all.toArray(String[]::new));
  }

  private static final String EXISTING = "--pipeline=benchmark-only";

  private Path track(String content) throws IOException {
    Path track = directory.resolve("mine");
    Files.createDirectories(track);
    Files.writeString(track.resolve("track.json"), content);
    return track;
  }

  @Test
  void anUnknownTrackIsNamedWithTheOneThatMayBeMeant() {
    Outcome outcome = race("--track=citties", EXISTING);
    BadInput.assertRefused(outcome, "race", "citties");
    assertThat(outcome.output()).contains("Did you mean [cities]?");
    BadInput.assertRefused(
        race("--track=citties", "--offline", EXISTING), "race", "citties", "cities");
  }

  @Test
  void brokenJsonIsNamedWithItsFile() throws Exception {
    Path track = track("{\"version\": 2, \"schedule\": [");
    BadInput.assertRefused(race("--track-path=" + track, EXISTING), "race", "track.json");
  }

  @Test
  void aTrackThatIsNoTrackIsRefused() throws Exception {
    Path track = track("{\"version\": 2, \"schedule\": [{\"operation\": 7}]}");
    BadInput.assertRefused(race("--track-path=" + track, EXISTING), "race", "schedule");
  }

  @Test
  void aBrokenTemplateIsNamedWithItsFile() throws Exception {
    Path track = track("{\"version\": 2, {% if %} }");
    BadInput.assertRefused(race("--track-path=" + track, EXISTING), "race", "track.json");
  }

  @Test
  void anUnknownOperationIsNamed() throws Exception {
    Path track =
        track(
            """
            {"version": 2, "description": "none",
             "schedule": [{"operation": {"operation-type": "serch"}}]}
            """);
    BadInput.assertRefused(race("--track-path=" + track, EXISTING), "race", "serch");
  }

  @Test
  void anUnknownTrackParameterIsNamedWithTheOneThatMayBeMeant() {
    Outcome outcome = race("--track=cities", "--track-params=bulk_siez:5", EXISTING);
    BadInput.assertRefused(outcome, "race", "bulk_siez");
    assertThat(outcome.output()).contains("Did you mean [bulk_size]");
  }

  @Test
  void anUnknownChallengeIsNamed() {
    BadInput.assertRefused(
        race("--track=cities", "--challenge=index-and-serch", EXISTING), "race", "index-and-serch");
  }

  @Test
  void anUnknownCarIsNamed() {
    BadInput.assertRefused(
        race(
            "--track=cities",
            "--car=fast",
            "--distribution-version=7.17.29",
            "--distribution-repository=maven"),
        "race",
        "fast");
  }

  @Test
  void anUnknownHostForTheLoadNeedsADaemon() {
    BadInput.assertRefused(
        race("--track=cities", EXISTING, "--load-driver-hosts=127.77.9.9"),
        "race",
        "127.77.9.9",
        "esrallyd start");
  }

  @Test
  void anUnknownTargetHostIsNamed() {
    BadInput.assertRefused(
        race("--track=cities", EXISTING, "--target-hosts=no-such-host.invalid:9200"),
        "race",
        "no-such-host.invalid",
        "cannot be resolved");
  }

  @Test
  void aPortInUseIsNamedAndNothingIsInstalled() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      BadInput.assertRefused(
          race(
              "--track=cities",
              "--distribution-version=7.17.29",
              "--distribution-repository=maven",
              "--target-hosts=127.0.0.1:" + port),
          "race",
          Integer.toString(port));
    }
  }

  @Test
  void aBrokenConfigurationIsNamedWithFileAndKey() {
    account.configured("[daemon]", "port = nineteen");
    BadInput.assertRefused(race("--track=cities", EXISTING), "race", "rally.ini", "port");
  }

  @Test
  void anUnknownFlagIsAMistakeOfTheCommandLine() {
    Outcome outcome = race("--trakc=cities");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).contains("--trakc", "--track");
  }
}
