package io.rallyd.driver.track;

import static io.rallyd.driver.track.TrackFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line for each rule of the schema: where it stands, what breaks it, and what is said then. */
class TrackSchemaTest {
  private static final String SCHEDULE = "'schedule': [{'operation': 'search'}]";

  private static void breaks(String track, String path, String rule) {
    assertThatThrownBy(() -> read(track))
        .as(track)
        .isInstanceOf(TrackSyntaxException.class)
        .hasMessageContaining("Track [unit] is invalid at [" + path + "]: ")
        .message()
        .satisfies(
            m -> assertThat(m.lines().findFirst().orElseThrow()).contains(rule).endsWith("."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'description': 5|/description|integer found, string expected",
        "'version': '2'|/version|string found, integer expected",
        "'meta': []|/meta|array found, object expected",
        "'dependencies': 'numpy'|/dependencies|string found, array expected",
        "'dependencies': [1]|/dependencies/0|integer found, string expected",
        "'dependencies': ['a', 'a']|/dependencies|unique",
        "'challenge': []|/challenge|array found, object expected",
        "'component-templates': []|/component-templates|at least 1 items",
        "'component-templates': [{'template': 't'}]|/component-templates/0|'name' not found",
        "'component-templates': [{'name': 'n'}]|/component-templates/0|'template' not found",
        "'component-templates': [{'name': 'n', 'template': 1}]|/component-templates/0/template|string expected",
        "'component-templates': [{'name': 'n', 'template': 't', 'template-path': 1}]|/component-templates/0/template-path|string expected",
        "'component-templates': [{'name': 'n', 'template': 't'}, {'name': 'n', 'template': 't'}]|/component-templates|unique",
        "'composable-templates': []|/composable-templates|at least 1 items",
        "'composable-templates': [{'index-pattern': 'p', 'template': 't'}]|/composable-templates/0|'name' not found",
        "'composable-templates': [{'name': 'n', 'template': 't'}]|/composable-templates/0|'index-pattern' not found",
        "'composable-templates': [{'name': 'n', 'index-pattern': 'p'}]|/composable-templates/0|'template' not found",
        "'composable-templates': [{'name': 'n', 'index-pattern': 'p', 'template': 't', 'delete-matching-indices': 'yes'}]|/composable-templates/0/delete-matching-indices|boolean expected",
        "'composable-templates': [{'name': 'n', 'index-pattern': 'p', 'template': 't', 'template-path': 1}]|/composable-templates/0/template-path|string expected",
        "'templates': []|/templates|at least 1 items",
        "'templates': [{'index-pattern': 'p', 'template': 't'}]|/templates/0|'name' not found",
        "'templates': [{'name': 'n', 'template': 't'}]|/templates/0|'index-pattern' not found",
        "'templates': [{'name': 'n', 'index-pattern': 'p'}]|/templates/0|'template' not found",
        "'templates': [{'name': 'n', 'index-pattern': 'p', 'template': 't', 'delete-matching-indices': 1}]|/templates/0/delete-matching-indices|boolean expected",
        "'indices': []|/indices|at least 1 items",
        "'indices': [{}]|/indices/0|'name' not found",
        "'indices': [{'name': 1}]|/indices/0/name|string expected",
        "'indices': [{'name': 'a'}, {'name': 'a'}]|/indices|unique",
        "'data-streams': []|/data-streams|at least 1 items",
        "'data-streams': [{}]|/data-streams/0|'name' not found",
        "'data-streams': [{'name': true}]|/data-streams/0/name|string expected",
        "'operations': []|/operations|at least 1 items",
        "'challenges': []|/challenges|at least 1 items",
        "'corpora': []|/corpora|at least 1 items",
      })
  void ofTheTrack(String property, String path, String rule) {
    breaks("{" + property + ", " + SCHEDULE + "}", path, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'documents': [{'source-file': 'd'}]}|/corpora/0|'name' not found",
        "{'name': 'c'}|/corpora/0|'documents' not found",
        "{'name': 'c', 'documents': []}|/corpora/0/documents|at least 1 items",
        "{'name': 'c', 'documents': [{'source-file': 'd'}, {'source-file': 'd'}]}|/corpora/0/documents|unique",
        "{'name': 'c', 'documents': [{'document-count': 1}]}|/corpora/0/documents/0|'source-file' not found",
        "{'name': 'c', 'documents': [{'source-file': 1}]}|/corpora/0/documents/0/source-file|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'document-count': 0}]}|/corpora/0/documents/0/document-count|minimum value of 1",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'document-count': 1.5}]}|/corpora/0/documents/0/document-count|integer expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'compressed-bytes': 0}]}|/corpora/0/documents/0/compressed-bytes|minimum value of 1",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'uncompressed-bytes': 0}]}|/corpora/0/documents/0/uncompressed-bytes|minimum value of 1",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'base-url': 1}]}|/corpora/0/documents/0/base-url|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'source-format': 1}]}|/corpora/0/documents/0/source-format|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'includes-action-and-meta-data': 1}]}|/corpora/0/documents/0/includes-action-and-meta-data|boolean expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'target-index': 1}]}|/corpora/0/documents/0/target-index|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'target-data-stream': 1}]}|/corpora/0/documents/0/target-data-stream|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd', 'meta': 1}]}|/corpora/0/documents/0/meta|object expected",
        "{'name': 'c', 'documents': [{'source-file': 'd'}], 'base-url': 1}|/corpora/0/base-url|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd'}], 'source-format': 1}|/corpora/0/source-format|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd'}], 'includes-action-and-meta-data': 1}|/corpora/0/includes-action-and-meta-data|boolean expected",
        "{'name': 'c', 'documents': [{'source-file': 'd'}], 'target-index': 1}|/corpora/0/target-index|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd'}], 'target-data-stream': 1}|/corpora/0/target-data-stream|string expected",
        "{'name': 'c', 'documents': [{'source-file': 'd'}], 'meta': 1}|/corpora/0/meta|object expected",
      })
  void ofACorpus(String corpus, String path, String rule) {
    breaks("{'corpora': [" + corpus + "], " + SCHEDULE + "}", path, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'operation-type': 'search'||'name' not found",
        "'name': 'o'||'operation-type' not found",
        "'name': 1, 'operation-type': 'search'|/name|string expected",
        "'name': 'o', 'operation-type': 1|/operation-type|string expected",
        "'name': 'o', 'operation-type': 'x', 'meta': 1|/meta|object expected",
        "'name': 'o', 'operation-type': 'x', 'request-timeout': -1|/request-timeout|minimum value of 0",
        "'name': 'o', 'operation-type': 'x', 'request-timeout': '1'|/request-timeout|number expected",
        "'name': 'o', 'operation-type': 'x', 'bulk-size': 0|/bulk-size|minimum value of 1",
        "'name': 'o', 'operation-type': 'x', 'bulk-size': '1'|/bulk-size|integer expected",
        "'name': 'o', 'operation-type': 'x', 'pipeline': 1|/pipeline|string expected",
        "'name': 'o', 'operation-type': 'x', 'conflicts': 'none'|/conflicts|enumeration",
        "'name': 'o', 'operation-type': 'x', 'clients': 8|/clients|object expected",
        "'name': 'o', 'operation-type': 'x', 'clients': {}|/clients|'count' not found",
        "'name': 'o', 'operation-type': 'x', 'clients': {'count': 0}|/clients/count|minimum value of 1",
        "'name': 'o', 'operation-type': 'x', 'clients': {'count': 1025}|/clients/count|maximum value of 1024",
        "'name': 'o', 'operation-type': 'x', 'clients': {'count': 1, 'compression': 1}|/clients/compression|boolean expected",
        "'name': 'o', 'operation-type': 'x', 'cache': 'true'|/cache|boolean expected",
        "'name': 'o', 'operation-type': 'x', 'index': ['i']|/index|string expected",
        "'name': 'o', 'operation-type': 'x', 'type': 1|/type|string expected",
        "'name': 'o', 'operation-type': 'x', 'pages': 'all'|/pages|integer expected",
        "'name': 'o', 'operation-type': 'x', 'pages': 0|/pages|minimum value of 1",
        "'name': 'o', 'operation-type': 'x', 'results-per-page': 0|/results-per-page|minimum value of 1",
        "'name': 'o', 'operation-type': 'x', 'body': 'b'|/body|object expected",
        "'name': 'o', 'operation-type': 'x', 'mode': 'fast'|/mode|enumeration",
        "'name': 'o', 'operation-type': 'x', 'poll-period': 0|/poll-period|minimum value of 1",
      })
  void ofAnOperation(String operation, String path, String rule) {
    breaks(
        "{'operations': [{" + operation + "}], " + SCHEDULE + "}",
        "/operations/0" + (path == null ? "" : path),
        rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'schedule': [{'operation': 'a'}]}||'name' not found",
        "{'name': 'c'}||'schedule' not found",
        "{'name': 1, 'schedule': [{'operation': 'a'}]}|/name|string expected",
        "{'name': 'c', 'schedule': []}|/schedule|at least 1 items",
        "{'name': 'c', 'schedule': {}}|/schedule|array expected",
        "{'name': 'c', 'default': 1, 'schedule': [{'operation': 'a'}]}|/default|boolean expected",
        "{'name': 'c', 'meta': 1, 'schedule': [{'operation': 'a'}]}|/meta|object expected",
        "{'name': 'c', 'description': 1, 'schedule': [{'operation': 'a'}]}|/description|string expected",
      })
  void ofAChallenge(String challenge, String path, String rule) {
    String place = path == null ? "" : path;
    breaks("{'challenge': " + challenge + "}", "/challenge" + place, rule);
    breaks("{'challenges': [" + challenge + "]}", "/challenges/0" + place, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name': 1|/name|string expected",
        "'operation': 1|/operation|[string, object] expected",
        "'meta': 1|/meta|object expected",
        "'clients': 0|/clients|minimum value of 1",
        "'clients': '1'|/clients|integer expected",
        "'warmup-iterations': -1|/warmup-iterations|minimum value of 0",
        "'iterations': 0|/iterations|minimum value of 1",
        "'ramp-up-time-period': -1|/ramp-up-time-period|minimum value of 0",
        "'warmup-time-period': -1|/warmup-time-period|minimum value of 0",
        "'warmup-time-period': 1.5|/warmup-time-period|integer expected",
        "'time-period': 0|/time-period|minimum value of 1",
        "'target-throughput': -1|/target-throughput|minimum value of 0",
        "'target-throughput': []|/target-throughput|[number, string] expected",
        "'target-interval': -1|/target-interval|minimum value of 0",
        "'target-interval': true|/target-interval|number expected",
      })
  void ofATask(String property, String path, String rule) {
    String task = "{'operation': 'search', " + property + "}";
    if (property.startsWith("'operation'")) {
      task = "{" + property + "}";
    }
    breaks("{'schedule': [" + task + "]}", "/schedule/0" + path, rule);
    breaks(
        "{'schedule': [{'parallel': {'tasks': [" + task + "]}}]}",
        "/schedule/0/parallel/tasks/0" + path,
        rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'clients': 1||'tasks' not found",
        "'tasks': []|/tasks|at least 1 items",
        "'tasks': [{'name': 'a'}]|/tasks/0|'operation' not found",
        "'tasks': [{'operation': 'a', 'schedule': 1}]|/tasks/0/schedule|string expected",
        "'tasks': [{'operation': 'a', 'ignore-response-error-level': 1}]|/tasks/0/ignore-response-error-level|string expected",
        "'tasks': [{'operation': 'a', 'run-on-serverless': 'x'}]|/tasks/0/run-on-serverless|boolean expected",
        "'tasks': [{'operation': 'a'}], 'clients': 0|/clients|minimum value of 1",
        "'tasks': [{'operation': 'a'}], 'warmup-iterations': -1|/warmup-iterations|minimum value of 0",
        "'tasks': [{'operation': 'a'}], 'iterations': 0|/iterations|minimum value of 1",
        "'tasks': [{'operation': 'a'}], 'ramp-up-time-period': -1|/ramp-up-time-period|minimum value of 0",
        "'tasks': [{'operation': 'a'}], 'warmup-time-period': -1|/warmup-time-period|minimum value of 0",
        "'tasks': [{'operation': 'a'}], 'time-period': 0|/time-period|minimum value of 1",
        "'tasks': [{'operation': 'a'}], 'completed-by': 1|/completed-by|string expected",
      })
  void ofAParallelElement(String properties, String path, String rule) {
    breaks(
        "{'schedule': [{'parallel': {" + properties + "}}]}",
        "/schedule/0/parallel" + (path == null ? "" : path),
        rule);
  }

  @Test
  void whatTheSchemaDoesNotKnowIsAllowed() {
    Track track =
        read(
            "{'$schema': 'x', 'mine': 1, 'schedule': [{'operation': {'operation-type': 'search',"
                + " 'pages': 'all', 'mine': 2}, 'mine': 3}]}");
    assertThat(TrackFixture.only(track).operation().params()).containsEntry("pages", "all");
  }

  @Test
  void theErrorShowsTheInstanceAndTheRulesPlace() {
    assertThatThrownBy(() -> read("{'indices': [{'body': 'b'}], " + SCHEDULE + "}"))
        .hasMessageContaining("Instance:\n{\n  \"body\" : \"b\"\n}\nSchema path: ")
        .hasMessageContaining("/properties/indices/items");
  }
}
