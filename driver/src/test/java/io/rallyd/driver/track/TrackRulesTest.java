package io.rallyd.driver.track;

import static io.rallyd.driver.track.TrackFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that hold between the parts of a track, beside those of {@link TrackReaderTest}. */
class TrackRulesTest {
  private static final String SCHEDULE = "'schedule': [{'operation': 'refresh'}]";

  @Test
  void aSoleChallengeIsTheDefaultWhateverItSays() {
    Track track =
        read("{'challenges': [{'name': 'c', 'default': false, 'schedule': [{'operation': 'a'}]}]}");
    assertThat(track.selectedChallenge().name()).isEqualTo("c");
    assertThat(track.selectedChallenge().isDefault()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'indices': [{'name': 'i', 'body': 'list.json'}], 'schedule': [{'operation': 'a'}]|the file [list.json] must hold a JSON object (at [/indices/0])",
        "'templates': [{'name': 't', 'index-pattern': 'p', 'template': 'gone.json'}], 'schedule': [{'operation': 'a'}]|the file [gone.json] is missing (at [/templates/0])",
        "'component-templates': [{'name': 't', 'template': 'object.json', 'template-path': 'a.x'}], 'schedule': [{'operation': 'a'}]|the \"template-path\" leads nowhere in [object.json] (at [/component-templates/0])",
        "'schedule': [{'operation': 'a'}], 'challenges': [{'name': 'c', 'schedule': [{'operation': 'a'}]}]|it may have only one of \"schedule\", \"challenge\" and \"challenges\" but has [schedule, challenges] (at [/])",
        "'challenge': {'name': 'c', 'schedule': [{'operation': 'a'}]}, 'challenges': [{'name': 'c', 'schedule': [{'operation': 'a'}]}]|but has [challenge, challenges]",
        "'schedule': [{'name': 'x', 'operation': 'a'}, {'parallel': {'tasks': [{'name': 'x', 'operation': 'b'}]}}]|challenge [default] has more than one task named [x], give them names of their own with \"name\" (at [/schedule/1])",
        "'schedule': [{'parallel': {'completed-by': 'x', 'tasks': [{'name': 'x', 'operation': 'a'}, {'name': 'x', 'operation': 'b'}]}}]|\"completed-by\" names [x], which more than one of its tasks [x, x] is named (at [/schedule/0/parallel])",
        "'schedule': [{'parallel': {'ramp-up-time-period': 2, 'warmup-time-period': 3, 'tasks': [{'operation': 'a', 'ramp-up-time-period': 1}]}}]|task [a] has another \"ramp-up-time-period\" than its parallel element, which alone may set it (at [/schedule/0/parallel/tasks/0])",
        "'schedule': [{'parallel': {'warmup-iterations': 1, 'tasks': [{'operation': 'a', 'time-period': 1}]}}]|task [a] has both \"warmup-iterations\" and \"time-period\", which exclude each other (at [/schedule/0/parallel/tasks/0])",
        "'operations': [{'name': 's', 'operation-type': 'scroll-search', 'type': 't'}], 'schedule': [{'operation': 's'}]|the search operation [s] has a \"type\", document types are gone since 7.0 (at [/operations/0])",
        "'corpora': [{'name': 'c', 'target-type': 't', 'documents': [{'source-file': 'd', 'document-count': 1}]}], 'schedule': [{'operation': 'a'}]|\"target-type\" is not supported, document types are gone since 7.0 (at [/corpora/0])",
        "'indices': [{'name': 'i'}], 'corpora': [{'name': 'c', 'source-format': 'csv', 'documents': [{'source-file': 'd', 'document-count': 1}]}], 'schedule': [{'operation': 'a'}]|the source format [csv] is unknown, only [bulk] is known (at [/corpora/0/documents/0])",
        "'data-streams': [{'name': 'a'}, {'name': 'b'}], 'corpora': [{'name': 'c', 'documents': [{'source-file': 'd', 'document-count': 1}]}], 'schedule': [{'operation': 'a'}]|\"target-data-stream\" is required for [d] (at [/corpora/0/documents/0])",
      })
  void aBrokenRuleIsNamedWithItsPlace(String properties, String message) {
    assertThatThrownBy(() -> read("{" + properties + "}"))
        .isInstanceOf(TrackSyntaxException.class)
        .hasMessageStartingWith("Track [unit] is invalid: ")
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  @Test
  void aTaskMayReallyBeNamedAny() {
    Track track =
        read(
            "{'schedule': [{'parallel': {'completed-by': 'any', 'tasks': [{'name': 'any',"
                + " 'operation': 'a'}, {'operation': 'b'}]}}]}");
    List<Task> tasks = track.selectedChallenge().leafTasks();
    assertThat(tasks).extracting(Task::completesParent).containsExactly(true, false);
    assertThat(tasks).allMatch(Task::anyCompletesParent);
  }

  @Test
  void templatesAreReadWithTheirPath() {
    Track track =
        read(
            "{'component-templates': [{'name': 't', 'template': 'object.json', 'template-path':"
                + " 'a.b'}], "
                + SCHEDULE
                + "}");
    assertThat(track.templates().get(0).content()).containsEntry("c", 1L);
  }
}
