package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private static List<String> names(TrackSelection selection) {
    return TrackFixture.read(TRACK, selection).selectedChallenge().leafTasks().stream()
        .map(Task::name)
        .toList();
  }

  private static List<String> names(boolean operator, TrackSelection selection) {
    Challenge selected = TrackFixture.read(TRACK, selection).selectedChallenge();
    return names(new ServerlessFilter(operator).narrow(selection, selected));
  }

  @Test
  void aUserRunsWhatIsPublic() {
    assertThat(names(false, TrackFixture.ALL))
        .containsExactly(
            "create-index", "health-anyway", "on-the-task", "merge", "search", "of-a-plugin");
  }

  @Test
  void anOperatorRunsWhatIsInternalToo() {
    assertThat(names(true, TrackFixture.ALL))
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
  void otherChoicesStay() {
    TrackSelection some =
        new TrackSelection(
            "", List.of("search", "type:cluster-health", "type:refresh"), List.of(), true);
    assertThat(names(false, some)).containsExactly("health-anyway", "on-the-task", "search");
    TrackSelection most = new TrackSelection("", List.of(), List.of("search", "refresh"), true);
    assertThat(names(false, most)).doesNotContain("search", "health").contains("merge");
    TrackSelection none = new TrackSelection("", List.of("health"), List.of(), true);
    assertThatThrownBy(() -> names(false, none))
        .hasMessage("No chosen task of challenge [default] can be run on serverless.");
    TrackSelection untouched = new TrackSelection("", List.of("merge"), List.of(), true);
    assertThat(
            new ServerlessFilter(false)
                .narrow(untouched, TrackFixture.read(TRACK, untouched).selectedChallenge()))
        .isEqualTo(untouched);
  }

  @Test
  void namesMayHaveColons() {
    String track =
        TrackFixture.schedule(
            "{'name': 'type:search', 'operation': 'cluster-health'}, {'name': 'a:b:c', 'operation':"
                + " 'refresh'}, {'name': 'find', 'operation': 'search'}");
    for (List<String> include : List.of(List.<String>of(), List.of("type:refresh", "find"))) {
      TrackSelection selection = new TrackSelection("", include, List.of(), false);
      Challenge chosen = TrackFixture.read(track, selection).selectedChallenge();
      TrackSelection narrowed = new ServerlessFilter(false).narrow(selection, chosen);
      assertThat(
              TrackFixture.read(track, narrowed).selectedChallenge().leafTasks().stream()
                  .map(Task::name))
          .containsExactly("a:b:c", "find");
    }
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
