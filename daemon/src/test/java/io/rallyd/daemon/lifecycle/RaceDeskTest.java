package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberDirectory;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.CompleteCurrentTask;
import io.rallyd.protocol.session.CancelRace;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.SubmitRace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Races as terminals and members see them: over in-VM links and over Unix sockets. */
class RaceDeskTest {
  @TempDir Path temp;
  private final ScriptedWiring wiring = new ScriptedWiring();
  private final Terminal terminal = new Terminal();

  private LocalCluster cluster() {
    RallyIni ini = RallyIni.load(TestDaemon.home(temp), "");
    return LocalCluster.start(ini, TestDaemon.VERSION, terminal.handlers(), false, wiring);
  }

  private ScriptedRace begun(LocalCluster cluster, String id, boolean kill) {
    Terminal.ask(cluster.link(), new SubmitRace(ScriptedRace.description(id, kill)));
    ScriptedRace race = Terminal.next(wiring.races);
    assertThat(Terminal.next(race.heard)).isEqualTo("begin");
    return race;
  }

  @Test
  void aTerminalHearsOfItsRaceUntilItsEnd() {
    try (LocalCluster cluster = cluster()) {
      ScriptedRace race = begun(cluster, "r1", false);
      assertThat(Terminal.next(terminal.told)).isEqualTo(new RaceNotice("r1", "info", "begun"));
      RaceProgress progress = new RaceProgress("r1", "step", List.of(), false);
      race.context.events().progress(progress);
      assertThat(Terminal.next(terminal.told)).isEqualTo(progress);
      race.finish("success");
      assertThat(Terminal.next(terminal.told))
          .isEqualTo(new RaceFinished("r1", "success", List.of(), "{}"));
      begun(cluster, "r2", false);
    }
  }

  @Test
  void aSecondRaceIsRefusedWithTheFirst() {
    try (LocalCluster cluster = cluster()) {
      begun(cluster, "r1", false);
      assertThatThrownBy(() -> begun(cluster, "r2", false))
          .hasMessageContaining("The race [r1] is running")
          .hasMessageContaining("--kill-running-processes");
    }
  }

  @Test
  void aRaceThatKillsWaitsUntilTheFirstIsClean() {
    try (LocalCluster cluster = cluster()) {
      ScriptedRace first = begun(cluster, "r1", false);
      first.ignoresCancel = true;
      var accepted =
          cluster
              .link()
              .request(
                  new SubmitRace(ScriptedRace.description("r2", true)),
                  java.time.Duration.ofSeconds(120));
      assertThat(Terminal.next(first.heard)).isEqualTo("cancel: cancelled for race [r2]");
      assertThat(wiring.races).isEmpty();
      first.finish("cancelled");
      assertThat(accepted.toCompletableFuture().join().raceId()).isEqualTo("r2");
      assertThat(Terminal.next(wiring.races).description.raceId()).isEqualTo("r2");
    }
  }

  @Test
  void onlyTheRunningRaceCanBeCancelled() {
    try (LocalCluster cluster = cluster()) {
      assertThatThrownBy(() -> Terminal.ask(cluster.link(), new CancelRace("", "ctrl-c")))
          .hasMessage("No race is running.");
      ScriptedRace race = begun(cluster, "r1", false);
      assertThatThrownBy(() -> Terminal.ask(cluster.link(), new CancelRace("r0", "ctrl-c")))
          .hasMessage("The race [r0] is not running.");
      Terminal.ask(cluster.link(), new CancelRace("r1", "ctrl-c"));
      assertThat(Terminal.next(race.heard)).isEqualTo("cancel: ctrl-c");
    }
  }

  @Test
  void closingAClusterEndsItsRaceAndItsRoles() {
    ScriptedRace race;
    try (LocalCluster cluster = cluster()) {
      race = begun(cluster, "r1", false);
    }
    assertThat(race.heard).containsExactly("cancel: the daemon stops");
    assertThat(wiring.role).contains("closed");
  }

  @Test
  void messagesOfMembersReachTheirRaceOnly() {
    try (LocalCluster cluster = cluster()) {
      ScriptedRace race = begun(cluster, "r1", false);
      Member own = race.context.members().local().orElseThrow();
      own.link().send(new CompleteCurrentTask("another race", 1));
      own.link().send(new CompleteCurrentTask("r1", 1));
      assertThat(Terminal.next(race.heard)).isEqualTo("127.0.0.1: JoinPointReached");
      assertThat(race.heard).isEmpty();
    }
  }

  @Test
  void hostsAreFoundByAddressAndName() {
    try (LocalCluster cluster = cluster()) {
      MemberDirectory members = begun(cluster, "r1", false).context.members();
      assertThat(members.byHost("localhost")).isEqualTo(members.local()).isPresent();
      assertThat(members.byHost("127.0.0.1")).isEqualTo(members.local());
      assertThat(members.byHost("127.77.0.9")).isEmpty();
      assertThat(members.byHost("no.such.host.invalid")).isEmpty();
    }
  }

  @Test
  void membersGetOfferedFilesAndNoOthers() throws IOException {
    Path file = Files.writeString(temp.resolve("file.json"), "content");
    try (LocalCluster cluster = cluster()) {
      ScriptedRace race = begun(cluster, "r1", false);
      Member own = race.context.members().local().orElseThrow();
      assertThat(Terminal.ask(own.link(), new CheckDriver("r1", 7)).problems())
          .containsExactly("The race offers no file 'k'.");
      race.context.files().offer("k", file, "");
      assertThat(Terminal.ask(own.link(), new CheckDriver("r1", 7)).problems())
          .containsExactly("content");
      assertThat(Terminal.ask(own.link(), new CheckDriver("r0", 7)).problems())
          .containsExactly("The race [r0] is not running.");
      assertThat(Terminal.ask(own.link(), new CheckDriver("r1", 3)).problems().get(0))
          .startsWith("Cannot take file from the coordinator")
          .contains("more bytes came than the 3 that were offered");
      Path directory = TestDaemon.home(temp).directory();
      assertThat(directory.resolve("file")).hasContent("content");
      assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }
  }

  @Test
  void aRaceOutlivesItsTerminalAndHearsOfLostMembers() {
    String port = "port = " + TestDaemon.freePort();
    String secret = "secret = " + "s".repeat(40);
    ConfigHome nodeHome = TestDaemon.home(temp.resolve("n"), port, secret);
    try (TestDaemon daemon =
            TestDaemon.start(
                TestDaemon.home(temp.resolve("c"), port, secret), TestDaemon.COORDINATOR);
        TestDaemon node = TestDaemon.start(nodeHome, "127.77.0.2")) {
      Eventually.holds(daemon::status, s -> assertThat(s.members()).hasSize(2));
      ScriptedRace race;
      try (Sessions session = terminal.connect(daemon.home)) {
        Terminal.ask(session.link(), new SubmitRace(ScriptedRace.description("r1", false)));
        race = Terminal.next(daemon.wiring.races);
        assertThat(Terminal.next(race.heard)).isEqualTo("begin");
      }
      assertThat(daemon.status().raceId()).isEqualTo("r1");
      race.context
          .members()
          .byHost("127.77.0.2")
          .orElseThrow()
          .link()
          .send(new CompleteCurrentTask("r1", 1));
      assertThat(Terminal.next(race.heard)).isEqualTo("127.77.0.2: JoinPointReached");
      node.stop();
      assertThat(Terminal.next(race.heard)).isEqualTo("lost 127.77.0.2");
      try (Sessions session = new Terminal().connect(daemon.home)) {
        Terminal.ask(session.link(), new CancelRace("", "another terminal"));
      }
      assertThat(Terminal.next(race.heard)).isEqualTo("cancel: another terminal");
      Eventually.holds(() -> daemon.status().raceId(), id -> assertThat(id).isEmpty());
    }
  }
}
