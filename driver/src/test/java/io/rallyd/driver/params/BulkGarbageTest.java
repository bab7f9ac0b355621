package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bulks leave on the heap, by the count that the JVM keeps of the bytes that a thread
 * allocates, which no other thread moves.
 */
class BulkGarbageTest {
  private static final int SMALL = 1_000;
  private static final int LARGE = 5_000;
  private static final int DOCUMENTS = 4 * LARGE;

  /** The least that an object takes, header and padding. */
  private static final long OBJECT = 16;

  @TempDir private Path directory;

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Five times the documents in a bulk, and less than an object for each of those in addition. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDocumentIsNoObject(boolean actionLinesInTheFile) {
    BulkFixture corpora = new BulkFixture(directory).corpus("a", actionLinesInTheFile, DOCUMENTS);
    long small = garbageOfABulk(corpora, SMALL);
    long large = garbageOfABulk(corpora, LARGE);
    long each = (large - small) / (LARGE - SMALL);
    System.out.printf(
        "a bulk of %d documents leaves %d bytes, one of %d %d, so a document %d%n",
        SMALL, small, LARGE, large, each);
    assertThat(each).isLessThan(OBJECT);
  }

  private static long garbageOfABulk(BulkFixture corpora, int size) {
    BulkParamSource source =
        corpora.source(Map.of("bulk-size", (long) size, "looped", true), 0, 0, 1);
    ByteBuf sent = Unpooled.directBuffer(1 << 20);
    long least = Long.MAX_VALUE;
    // The first ones open the file and fill what is kept.
    for (int i = 0; i < 3 * DOCUMENTS / size; i++) {
      long before = allocated();
      BulkBody body = source.next().orElseThrow().bulk().orElseThrow();
      body.writeTo(sent.clear());
      least = Math.min(least, allocated() - before);
      assertThat(sent.readableBytes()).isEqualTo(body.size());
    }
    sent.release();
    return least;
  }

  /** Ids are worked out one by one, and which were used already follows from how many were. */
  @Test
  void aBillionIdsAreNotKept() {
    long documents = 1_000_000_000L;
    long before = allocated();
    ConflictingActions actions =
        new ConflictingActions(
            "i",
            new ConflictSettings(true, 0.25, "index", 0.5),
            documents,
            new Permutation(documents, 7),
            10,
            ConflictDraws.of(new SplittableRandom(7)));
    for (int bulk = 0; bulk < 10; bulk++) {
      assertThat(actions.next(100).count()).isEqualTo(100);
    }
    assertThat(allocated() - before).isLessThan(documents / 100);
  }
}
