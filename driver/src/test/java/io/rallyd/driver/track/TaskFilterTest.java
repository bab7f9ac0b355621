package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskFilterTest {
  private static final String TRACK =
      TrackFixture.schedule(
          """
          {'operation': 'create-index'},
          {'parallel': {'tasks': [
            {'name': 'index-1', 'operation': {'operation-type': 'bulk', 'bulk-size': 1}},
            {'name': 'index-2', 'operation': {'operation-type': 'bulk', 'bulk-size': 1}},
            {'name': 'index-3', 'operation': {'operation-type': 'bulk', 'bulk-size': 1}, 'tags': 'slow'},
            {'name': 'match-all-parallel', 'operation': 'search'}]}},
          {'operation': 'node-stats'},
          {'name': 'match-all-serial', 'operation': 'search', 'tags': ['slow', 'x']},
          {'operation': 'cluster-stats'}
          """);

  private static List<String> filtered(List<String> include, List<String> exclude) {
    Track track = TrackFixture.read(TRACK, new TrackSelection("", include, exclude, false));
    return track.selectedChallenge().schedule().stream()
        .map(
            e ->
                e instanceof Parallel p
                    ? p.tasks().stream().map(Task::name).toList().toString()
                    : ((Task) e).name())
        .toList();
  }

  @Test
  void excludedTasksGoAlsoFromParallelElements() {
    assertThat(filtered(List.of(), List.of("index-3", "type:search", "create-index")))
        .containsExactly("[index-1, index-2]", "node-stats", "cluster-stats");
  }

  @Test
  void anEmptiedParallelElementStays() {
    assertThat(filtered(List.of(), List.of("type:bulk", "match-all-parallel")))
        .containsExactly("create-index", "[]", "node-stats", "match-all-serial", "cluster-stats");
  }

  @Test
  void includedTasksAreAllThatIsLeft() {
    assertThat(filtered(List.of("index-3", "type:search"), List.of()))
        .containsExactly("[index-3, match-all-parallel]", "match-all-serial");
    assertThat(filtered(List.of("tag:slow"), List.of()))
        .containsExactly("[index-3]", "match-all-serial");
    assertThat(filtered(List.of("node-stats"), List.of())).containsExactly("node-stats");
  }

  @Test
  void aFilterThatMatchesNothing() {
    assertThat(filtered(List.of("nothing"), List.of())).isEmpty();
    assertThat(filtered(List.of(), List.of("nothing"))).hasSize(5);
  }

  @Test
  void aFilterThatCannotBeUnderstoodIsRefused() {
    assertThatThrownBy(() -> filtered(List.of("a:b:c"), List.of())).hasMessageContaining("[a:b:c]");
    assertThatThrownBy(() -> filtered(List.of(), List.of("op-type:index")))
        .hasMessageContaining("unknown prefix [op-type], expected is [type] or [tag]");
  }
}
