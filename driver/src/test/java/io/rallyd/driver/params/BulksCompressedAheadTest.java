package io.rallyd.driver.params;

import static io.rallyd.driver.params.BulkFixture.drain;
import static io.rallyd.driver.params.BulkFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulksCompressedAheadTest {
  @TempDir Path directory;
  private final Compression compression = new Compression(1);

  @AfterEach
  void close() {
    compression.close();
  }

  @Test
  void bulksAreTheSameInTheSameOrder() {
    BulkFixture corpora = new BulkFixture(directory).corpus("a", false, 1_000);
    Map<String, Object> params = Map.of("bulk-size", 130L);
    List<OperationParams> asTheyAre = drain(corpora.source(params, 0, 1, 2));
    List<OperationParams> ahead = drain(corpora.compressedBy(compression).source(params, 0, 1, 2));
    assertThat(ahead).hasSameSizeAs(asTheyAre);
    for (int i = 0; i < ahead.size(); i++) {
      BulkBody plain = asTheyAre.get(i).bulk().orElseThrow();
      BulkBody body = ahead.get(i).bulk().orElseThrow();
      assertThat(ahead.get(i).values()).isEqualTo(asTheyAre.get(i).values());
      assertThat(text(body)).isEqualTo(text(plain));
      assertThat(body.size()).isEqualTo(plain.size());
      assertThat(body.documents()).isEqualTo(plain.documents());
      assertThat(body.documentBytes()).isEqualTo(plain.documentBytes());
      assertThat(body.bytesWithoutNewlines()).isEqualTo(plain.bytesWithoutNewlines());
      assertThat(plain.gzipJob()).isNull();
    }
    assertThat(ahead.subList(0, 7)).allMatch(each -> each.bulk().orElseThrow().gzipJob() != null);
  }

  @Test
  void smallBulksAreLeftAsTheyAre() {
    BulkFixture corpora = new BulkFixture(directory).corpus("a", false, 20);
    drain(corpora.compressedBy(compression).source(Map.of("bulk-size", 5L), 0, 0, 1))
        .forEach(params -> assertThat(params.bulk().orElseThrow().gzipJob()).isNull());
  }

  @Test
  void aClosedSourceGivesNothingMore() {
    BulkFixture corpora = new BulkFixture(directory).corpus("a", false, 1_000);
    BulkParamSource source =
        corpora.compressedBy(compression).source(Map.of("bulk-size", 200L), 0, 0, 1);
    assertThat(source.next()).isPresent();
    source.close();
    assertThat(source.next()).isEmpty();
    source.close();
  }
}
