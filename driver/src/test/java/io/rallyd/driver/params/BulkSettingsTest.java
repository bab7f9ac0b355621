package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.track.Corpus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkSettingsTest {
  @TempDir Path directory;

  private BulkFixture corpora() {
    return new BulkFixture(directory).paper("a", false, 1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bulk-size|abc|must be numeric but is [abc]",
        "bulk-size|0|greater than 0 but is [0]",
        "bulk-size|-5|greater than 0 but is [-5]",
        "bulk-size|1.5|whole number greater than 0 but is [1.5]",
        "batch-size|x|must be numeric",
        "batch-size|0|greater than 0",
        "batch-size|5|must be at least the \"bulk-size\" of 10",
        "batch-size|15|must be a multiple of the \"bulk-size\" of 10",
        "ingest-percentage|x|must be numeric",
        "ingest-percentage|0|must be in the range (0.0, 100.0] but is [0.0]",
        "ingest-percentage|100.5|must be in the range (0.0, 100.0] but is [100.5]",
        "ingest-doc-count|x|must be numeric",
        "ingest-doc-count|0|greater than 0",
        "ingest-doc-count|15|must be a multiple of the \"bulk-size\" of 10",
        "ingest-doc-count|1010|must be at most the 1000 documents",
        "conflicts|sometimes|must be one of [sequential, random] but is [sometimes]",
        "corpora|b|none of the corpora [b] has documents for it, available are [a]",
        "indices|other|none of the corpora [a]",
      })
  void aWrongParameterIsNamedWithItsValue(String key, String value, String message) {
    Map<String, Object> params = new HashMap<>(Map.of("bulk-size", 10L));
    params.put(key, value);
    assertThatThrownBy(() -> corpora().source(params))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("Task [bulk]")
        .hasMessageContaining(key)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conflict-probability|x|must be numeric",
        "conflict-probability|101|must be in the range [0.0, 100.0] but is [101]",
        "recency|x|must be numeric",
        "recency|1.1|must be in the range [0.0, 1.0] but is [1.1]",
        "on-conflict|delete|must be one of [index, update] but is [delete]",
        "data-streams|s|cannot be used with \"data-streams\"",
      })
  void parametersOfConflictsAreOnlyLookedAtWithConflicts(String key, String value, String message) {
    Map<String, Object> params = new HashMap<>(Map.of("bulk-size", 10L, "conflicts", "random"));
    params.put(key, value);
    BulkFixture streams =
        new BulkFixture(directory)
            .with(
                new Corpus(
                    "a",
                    List.of(
                        BulkFixture.documents("a", 9, false, Optional.empty(), Optional.of("s"))),
                    Map.of()));
    BulkFixture corpora = key.equals("data-streams") ? streams : corpora();
    assertThatThrownBy(() -> corpora.source(params)).hasMessageContaining(message);
    params.remove("conflicts");
    assertThat(corpora.source(params)).isNotNull();
  }

  @Test
  void theBulkSizeIsMandatory() {
    assertThatThrownBy(() -> corpora().source(Map.of()))
        .hasMessageContaining("mandatory parameter \"bulk-size\" is missing");
  }

  @Test
  void documentCountAndPercentageExcludeEachOther() {
    assertThatThrownBy(
            () ->
                corpora()
                    .source(
                        Map.of(
                            "bulk-size", 10L, "ingest-doc-count", 10L, "ingest-percentage", 100L)))
        .hasMessageContaining("exclude each other");
  }

  @Test
  void aDocumentCountMustGiveEachWorkerWholeBulks() {
    BulkParamSource source =
        corpora().source(Map.of("bulk-size", 10L, "ingest-doc-count", 100L), 0, 0, 8);
    assertThatThrownBy(source::open).hasMessageContaining("12 documents for each client");
  }

  @Test
  void conflictsNeedActionLinesOfOurOwn() {
    assertThatThrownBy(
            () ->
                new BulkFixture(directory)
                    .paper("a", true, 10)
                    .source(Map.of("bulk-size", 1L, "conflicts", "sequential")))
        .hasMessageContaining("[sequential]")
        .hasMessageContaining("[a0.json]")
        .hasMessageContaining("corpus [a]");
  }

  @Test
  void conflictsCannotGoToADataStream() {
    BulkFixture streams =
        new BulkFixture(directory)
            .with(
                new Corpus(
                    "a",
                    List.of(
                        BulkFixture.documents("a", 9, false, Optional.empty(), Optional.of("s"))),
                    Map.of()));
    assertThatThrownBy(() -> streams.source(Map.of("bulk-size", 1L, "conflicts", "random")))
        .hasMessageContaining("data stream [s]");
  }

  @Test
  void aTrackWithoutCorporaHasNothingToIngest() {
    assertThatThrownBy(() -> new BulkFixture(directory).source(Map.of("bulk-size", 1L)))
        .hasMessageContaining("track [unit] defines no corpora");
  }
}
