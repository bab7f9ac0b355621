package io.rallyd.driver.track;

import static io.rallyd.driver.track.TrackFixture.corpus;
import static io.rallyd.driver.track.TrackFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedSetsTest {
  private static final String ONE_INDEX = "'indices': [{'name': 'idx'}],";
  private static final String LINES =
      """
      {'name': 'c', 'documents': [{'document-count': 5000, 'generator':
        {'name': 'log-lines', 'seed': 7, 'hosts': 3}}]}
      """;

  private static Documents only(Track track) {
    return track.corpora().get(0).documents().get(0);
  }

  @Test
  void documentsMadeOnTheFlyNeedNoFile() {
    Documents set = only(read(corpus(ONE_INDEX, LINES)));
    assertThat(set.isFile()).isFalse();
    assertThat(set.documentCount()).isEqualTo(5000);
    assertThat(set.targetIndex()).contains("idx");
    assertThat(set.generator().orElseThrow().seed()).isEqualTo(7);
    assertThat(set.generator().orElseThrow().settings()).isEqualTo(Map.of("hosts", 3L));
  }

  @Test
  void inTestModeAThousandOfThemAreMade() {
    Documents set =
        only(read(corpus(ONE_INDEX, LINES), new TrackSelection("", List.of(), List.of(), true)));
    assertThat(set.documentCount()).isEqualTo(1000);
    assertThat(set.isFile()).isFalse();
    assertThat(set.sourceFile()).isEqualTo("log-lines");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'generator': {'name': 'poems'}|the generator [poems] is unknown",
        "'generator': {'name': 'orders', 'hosts': 3}|has no setting \"hosts\"",
        "'generator': {'name': 'orders'}, 'source-file': 'a.json'|cannot be used together",
        "'generator': {'name': 'orders'}, 'includes-action-and-meta-data': true|cannot be used with",
        "'compressed-bytes': 5|source-file"
      })
  void aGeneratorThatCannotBeUsedIsRefused(String set, String message) {
    String documents = "{'name': 'c', 'documents': [{'document-count': 5, " + set + "}]}";
    assertThatThrownBy(() -> read(corpus(ONE_INDEX, documents)))
        .isInstanceOf(TrackSyntaxException.class)
        .hasMessageContaining(message);
  }
}
