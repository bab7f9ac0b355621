package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrackInfoTest {
  private static final String TWO =
      """
      {'description': 'Places', 'indices': [{'name': 'idx'}],
       'corpora': [{'name': 'c', 'documents': [{'source-file': 'd.json.bz2', 'document-count': 11396503,
         'compressed-bytes': 265208777, 'uncompressed-bytes': 3547613828}]}],
       'challenges': [
        {'name': 'b', 'schedule': [{'operation': 'refresh'}]},
        {'name': 'a', 'description': 'All of it', 'default': true, 'schedule': [
          {'operation': 'search', 'clients': 8},
          {'parallel': {'tasks': [{'name': 'x', 'operation': 'search'}, {'name': 'y', 'operation': 'search', 'clients': 2}]}}]}]}
      """;

  @Test
  void aTrackIsDescribedWithItsChallenges() {
    assertThat(TrackInfo.lines(TrackFixture.read(TWO)))
        .containsExactly(
            "Showing details for track [unit]:",
            "",
            "* Description: Places",
            "* Documents: 11,396,503",
            "* Compressed Size: 252.9MB",
            "* Uncompressed Size: 3.3GB",
            "",
            "=============",
            "Challenge [b]",
            "=============",
            "",
            "Schedule:",
            "---------",
            "",
            "1. refresh",
            "",
            "==============================",
            "Challenge [a] (run by default)",
            "==============================",
            "",
            "All of it",
            "",
            "Schedule:",
            "---------",
            "",
            "1. search (8 clients)",
            "2. 2 parallel tasks (3 clients):",
            "\t2.1 x",
            "\t2.2 y (2 clients)",
            "");
  }

  @Test
  void aChosenChallengeIsDescribedAlone() {
    TrackSelection b = new TrackSelection("b", List.of(), List.of(), false);
    assertThat(TrackInfo.lines(TrackFixture.read(TWO, b)))
        .contains("Challenge [b]")
        .doesNotContain("Challenge [a] (run by default)");
  }

  @Test
  void aBareScheduleHasNoHeadingAndNoDocumentsAreNotCounted() {
    assertThat(
            TrackInfo.lines(TrackFixture.read(TrackFixture.schedule("{'operation': 'refresh'}"))))
        .containsExactly(
            "Showing details for track [unit]:",
            "",
            "* Description: ",
            "",
            "Schedule:",
            "---------",
            "",
            "1. refresh",
            "");
  }

  @Test
  void aListHasTheSizesAndChallengesOfEachTrack() {
    TrackSummary summary = TrackSummary.of(TrackFixture.read(TWO));
    assertThat(summary.cells(true))
        .containsExactly("unit", "Places", "11,396,503", "252.9MB", "3.3GB", "a", "a,b");
    assertThat(TrackSummary.headings(List.of(summary)))
        .endsWith("Default Challenge", "All Challenges");
    TrackSummary bare =
        TrackSummary.of(TrackFixture.read(TrackFixture.schedule("{'operation': 'refresh'}")));
    assertThat(TrackSummary.headings(List.of(bare))).hasSize(5);
    assertThat(bare.cells(false)).hasSize(5);
  }

  @Test
  void oneUnknownSizeMakesTheSumUnknown() {
    TrackSummary summary =
        TrackSummary.of(
            TrackFixture.read(
                TrackFixture.corpus(
                    "'indices': [{'name': 'idx'}],",
                    "{'name': 'c', 'documents': [{'source-file': 'a.json.gz', 'document-count': 1,"
                        + " 'uncompressed-bytes': 6},{'source-file': 'b.json.gz',"
                        + " 'document-count': 1, 'compressed-bytes': 1, 'uncompressed-bytes': 6}]}")));
    assertThat(summary.compressedBytes()).isEqualTo(OptionalLong.empty());
    assertThat(summary.uncompressedBytes()).hasValue(12);
  }
}
