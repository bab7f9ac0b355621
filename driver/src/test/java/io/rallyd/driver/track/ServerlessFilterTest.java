package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerlessFilterTest {
  private static final String TRACK =
      TrackFixture.schedule(
          """
          {'operation': 'create-index'},
          {'name': 'health', 'operation': 'cluster-health'},
          {'name': 'health-anyway', 'operation': {'operation-type': 'cluster-health', 'run-on-serverless': true}},
          {'name': 'not-there', 'operation': {'operation-type': 'search', 'run-on-serverless': false}},
          {'name': 'on-the-task', 'operation': 'refresh', 'run-on-serverless': false},
          {'parallel': {'tasks': [{'name': 'merge', 'operation': 'force-merge'}, {'operation': 'search'}]}},
          {'operation': 'create-index-template'},
          {'operation': 'create-ilm-policy'},
          {'operation': 'of-a-plugin'}
          """);

  private static List<String> names(boolean serverless, boolean operator) {
    TrackSelection selection =
        new TrackSelection("", List.of(), List.of(), false, serverless, operator);
    return TrackFixture.read(TRACK, selection).selectedChallenge().leafTasks().stream()
        .map(Task::name)
        .toList();
  }

  @Test
  void elsewhereEverythingRuns() {
    assertThat(names(false, false)).hasSize(10);
  }

  @Test
  void aUserRunsWhatIsPublic() {
    assertThat(names(true, false))
        .containsExactly(
            "create-index", "health-anyway", "on-the-task", "merge", "search", "of-a-plugin");
  }

  @Test
  void anOperatorRunsWhatIsInternalToo() {
    assertThat(names(true, true))
        .containsExactly(
            "create-index",
            "health",
            "health-anyway",
            "on-the-task",
            "merge",
            "search",
            "of-a-plugin");
  }

  @Test
  void whatIsDroppedIsTold() {
    Challenge all = TrackFixture.read(TRACK).selectedChallenge();
    assertThat(new ServerlessFilter(true).notice(all))
        .hasValue(
            "Excluding [not-there], [create-index-template], [create-ilm-policy] as challenge"
                + " [default] is run on serverless.");
    Challenge open =
        TrackFixture.read(TrackFixture.schedule("{'operation': 'search'}")).selectedChallenge();
    assertThat(new ServerlessFilter(false).notice(open)).isEmpty();
  }
}
