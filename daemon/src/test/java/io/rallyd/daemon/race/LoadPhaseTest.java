package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the drivers of a race are asked before it. */
class LoadPhaseTest {
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);

  private final MemberRegistry members =
      new MemberRegistry("10.0.0.1", new Joined("1", "c"), InstantSource.system());

  /** Needs a thousand bytes for each worker. */
  private static final class Corpora implements TrackSource {
    @Override
    public LoadedTrack load(RaceDescription race, TrackTarget target, Notices notices) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<FileOffer> offer(LoadedTrack track, FileShare share, boolean digests) {
      return List.of();
    }

    @Override
    public List<FileOffer> offerSlices(
        LoadedTrack track, FileShare share, List<WorkerPlan> workers, List<FileOffer> whole) {
      return List.of();
    }

    @Override
    public long corpusBytes(LoadedTrack track, List<WorkerPlan> workers) {
      return 1000 + workers.size();
    }
  }

  private Member join(ScriptedMachine machine, String ip) {
    machine.answers(request -> CompletableFuture.completedFuture(new CheckReport(List.of())));
    return machine.join(members, ip);
  }

  @Test
  void onlyWhoGetsDataFromElsewhereIsAskedForRoom() {
    ScriptedMachine own = new ScriptedMachine(true);
    ScriptedMachine remote = new ScriptedMachine();
    ScriptedMachine spare = new ScriptedMachine();
    List<Member> drivers =
        List.of(join(own, "10.0.0.1"), join(remote, "10.0.0.2"), join(spare, "10.0.0.3"));
    String twoClients =
        "{\"schedule\": [{\"clients\": 2, \"operation\": {\"operation-type\": \"refresh\"}}]}";
    LoadedTrack track =
        new LoadedTrack(
            TrackReader.read("t", twoClients, Map.of(), ALL),
            null,
            twoClients,
            Map.of(),
            ALL,
            List.of(),
            List.of(),
            List.of(),
            false);
    LoadPhase load =
        new LoadPhase(
            RaceTest.description("benchmark-only", List.of(), List.of()),
            null,
            new RaceEnvironment(
                "1", "n", null, new Corpora(), null, Duration.ofMinutes(1), InstantSource.system()),
            new RaceHosts(drivers, Map.of(), List.of()),
            track,
            null);
    assertThat(load.check().join()).isEmpty();
    assertThat(own.requests).containsExactly(new CheckDriver("r", 0));
    assertThat(remote.requests).containsExactly(new CheckDriver("r", 1001));
    assertThat(spare.requests).containsExactly(new CheckDriver("r", 0));
  }
}
