package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestModeTest {
  private static final TrackSelection TEST = new TrackSelection("", List.of(), List.of(), true);

  private static Documents set(String file, int count) {
    return TrackFixture.read(
            TrackFixture.corpus(
                "'indices': [{'name': 'idx'}],",
                "{'name': 'c', 'documents': [{'source-file': '"
                    + file
                    + "', 'document-count': "
                    + count
                    + ", 'compressed-bytes': 5, 'uncompressed-bytes': 6}]}"),
            TEST)
        .corpora()
        .get(0)
        .documents()
        .get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "a.json.bz2,a-1k.json,a-1k.json.bz2",
    "a.json,a-1k.json,",
    "a.tar.gz,a-1k,a-1k.tar.gz",
    "a.tgz,a-1k,a-1k.tgz",
    "documents-2.json.bz2,documents-2-1k.json,documents-2-1k.json.bz2",
    "sub.dir/a.json.zst,sub.dir/a-1k.json,sub.dir/a-1k.json.zst"
  })
  void largeSetsAreReplacedByTheirSmallFile(String file, String documents, String archive) {
    Documents small = set(file, 1001);
    assertThat(small.documentFile()).isEqualTo(documents);
    assertThat(small.archive().orElse(null)).isEqualTo(archive);
    assertThat(small.documentCount()).isEqualTo(1000);
    assertThat(small.compressedBytes()).isEmpty();
    assertThat(small.uncompressedBytes()).isEmpty();
  }

  @Test
  void smallSetsStay() {
    Documents same = set("a.json.bz2", 1000);
    assertThat(same.archive()).hasValue("a.json.bz2");
    assertThat(same.compressedBytes()).hasValue(5);
  }

  @Test
  void periodsAndIterationsShrinkAndRatesGrow() {
    Track track =
        TrackFixture.read(
            TrackFixture.schedule(
                """
                {'name': 'a', 'operation': 'search', 'clients': 4, 'warmup-iterations': 100,
                 'iterations': 2, 'target-throughput': '5 docs/s'},
                {'parallel': {'tasks': [{'name': 'b', 'operation': 'search',
                 'warmup-time-period': 60, 'time-period': 3600}]}},
                {'name': 'c', 'operation': 'search', 'time-period': 5}
                """),
            TEST);
    List<Task> tasks = track.selectedChallenge().leafTasks();
    assertThat(tasks.get(0).warmupIterations()).hasValue(4);
    assertThat(tasks.get(0).iterations()).hasValue(2);
    assertThat(tasks.get(0).targetThroughput())
        .hasValue(new TargetThroughput(9223372036854775807.0, "docs/s"));
    assertThat(tasks.get(1).warmupTimePeriod()).hasValue(0);
    assertThat(tasks.get(1).timePeriod()).hasValue(10);
    assertThat(tasks.get(1).targetThroughput()).isEmpty();
    assertThat(tasks.get(2).timePeriod()).hasValue(5);
    assertThat(tasks.get(2).warmupTimePeriod()).isEmpty();
  }
}
