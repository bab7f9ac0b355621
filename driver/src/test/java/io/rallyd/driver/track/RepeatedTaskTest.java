package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.TrackSelection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedTaskTest {
  @TempDir private Path directory;

  private LoadedTrack load(String schedule, List<String> include) throws Exception {
    Path file = directory.resolve("track.json");
    Files.writeString(
        file,
        """
        {"version": 2, "description": "d", "operations": [
           {"name": "find", "operation-type": "search", "index": "i", "body": {}}],
         "challenges": [
           {"name": "other", "schedule": [{"operation": "find"}]},
           {"name": "main", "default": true, "schedule": [%s]}]}
        """
            .formatted(schedule));
    return new TrackLoader()
        .load(
            new TrackLocation("t", directory, file, ""),
            Map.of(),
            false,
            new TrackSelection("", include, List.of(), false));
  }

  private static final String SCHEDULE =
      """
      {"operation": {"operation-type": "refresh"}},
      {"parallel": {"tasks": [{"name": "a", "operation": "find"}, {"name": "b", "operation": "find"}]}},
      {"operation": "find", "clients": 3, "iterations": 5, "warmup-iterations": 7,
       "target-throughput": "50 pages/s", "schedule": "poisson", "tags": ["x"]},
      {"operation": {"operation-type": "force-merge"}}
      """;

  @Test
  void theTaskIsRepeatedBehindWhatStandsBeforeIt() throws Exception {
    RepeatedTask repeated = RepeatedTask.in(load(SCHEDULE, List.of()), "find", 3, 2, 10);
    Challenge challenge = repeated.track().track().selectedChallenge();
    assertThat(challenge.leafTasks().stream().map(Task::name))
        .containsExactly("refresh", "a", "b", "find-redline-1", "find-redline-2", "find-redline-3");
    assertThat(repeated.firstIndex()).isEqualTo(2);
    assertThat(repeated.firstLeaf()).isEqualTo(3);
    assertThat(repeated.task().targetThroughput()).contains(new TargetThroughput(50, "pages/s"));
    Task first = challenge.leafTasks().get(3);
    assertThat(first.clients()).isEqualTo(3);
    assertThat(first.iterations()).isEmpty();
    assertThat(first.warmupIterations()).isEmpty();
    assertThat(first.warmupTimePeriod()).hasValue(2);
    assertThat(first.timePeriod()).hasValue(10);
    assertThat(first.schedule()).isEqualTo(Optional.of("poisson"));
    assertThat(first.targetThroughput()).contains(new TargetThroughput(1, "pages/s"));
  }

  @Test
  void driversReadTheSame() throws Exception {
    LoadedTrack track = RepeatedTask.in(load(SCHEDULE, List.of("find")), "find", 2, 2, 10).track();
    Track read = TrackReader.read("t", track.trackJson(), track.bodies(), track.selection());
    assertThat(read.selectedChallenge().leafTasks())
        .isEqualTo(track.track().selectedChallenge().leafTasks())
        .hasSize(2);
  }

  @Test
  void aTaskThatIsNotThereOrNotAloneIsToldInASentence() throws Exception {
    LoadedTrack track = load(SCHEDULE, List.of());
    assertThatThrownBy(() -> RepeatedTask.in(track, "fund", 3, 2, 10))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("no task [fund]", "[main]", "Did you mean [find]?");
    assertThatThrownBy(() -> RepeatedTask.in(track, "a", 3, 2, 10))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("stands in a parallel element");
  }
}
