package io.rallyd.driver.params;

import static io.rallyd.driver.params.BulkFixture.drain;
import static io.rallyd.driver.params.BulkFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rallyd.driver.http.Compression;
import io.rallyd.driver.http.HeldBody;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulksCompressedAheadTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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

  @Test
  void whatWasNotDrawnAtTheEndIsNeverCompressed() throws Exception {
    BulkFixture corpora = new BulkFixture(directory).corpus("a", false, 200_000);
    long drawnLater = bytesOfCompressing(corpora, source -> {});
    long neverDrawn = bytesOfCompressing(corpora, BulkParamSource::close);
    // Fifteen bulks of some 500 KB that become a fifth of it; every bulk is an array of its own.
    assertThat(drawnLater).isGreaterThan(500_000);
    assertThat(neverDrawn).isLessThan(drawnLater / 10);
  }

  /**
   * Returns what the one thread that compresses allocates for a source that has read all it may
   * ahead, before that thread had time to compress any of it.
   */
  private long bytesOfCompressing(BulkFixture corpora, Consumer<BulkParamSource> meanwhile)
      throws Exception {
    HeldBody first = new HeldBody(new byte[20_000]);
    compression.ahead(first);
    first.awaitBegun();
    long thread = first.writer().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    BulkParamSource source =
        corpora.compressedBy(compression).source(Map.of("bulk-size", 10_000L), 0, 13, 14);
    source.open();
    meanwhile.accept(source);
    HeldBody last = new HeldBody(new byte[20_000]);
    compression.ahead(last);
    first.letGo();
    last.awaitBegun();
    long after = THREADS.getThreadAllocatedBytes(thread);
    assertThat(last.writer()).isSameAs(first.writer());
    last.letGo();
    source.close();
    return after - before;
  }
}
