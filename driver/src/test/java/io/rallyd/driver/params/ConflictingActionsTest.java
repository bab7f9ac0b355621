package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.documents.DocumentLines;
import io.rallyd.driver.track.Documents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConflictingActionsTest {
  @TempDir Path directory;

  /** Draws from prepared numbers and fails when more are drawn than were prepared. */
  private record Prepared(
      Iterator<Double> uniforms, Iterator<Long> indices, Iterator<Double> exponentials)
      implements ConflictDraws {
    Prepared(List<Double> uniforms, List<Long> indices, List<Double> exponentials) {
      this(uniforms.iterator(), indices.iterator(), exponentials.iterator());
    }

    @Override
    public double uniform() {
      return uniforms.next();
    }

    @Override
    public long index(long bound) {
      return indices.next();
    }

    @Override
    public double exponential(double rate) {
      return exponentials.next();
    }
  }

  private static ConflictingActions actions(
      String onConflict, double probability, double recency, int ids, ConflictDraws draws) {
    return new ConflictingActions(
        "test_index",
        new ConflictSettings(false, probability, onConflict, recency),
        ids,
        i -> 100 * (i + 1),
        1,
        draws);
  }

  private static List<String> ids(ConflictingActions actions, int count) {
    ByteBuf buffer = Unpooled.buffer();
    Actions made = actions.next(count);
    for (int i = 0; i < made.count(); i++) {
      made.writeTo(buffer, i);
    }
    String text = buffer.toString(StandardCharsets.UTF_8);
    buffer.release();
    return Pattern.compile("\"_id\": \"(\\d+)\"")
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }

  @Test
  void updatesWrapTheDocument() throws Exception {
    Path file = directory.resolve("documents.json");
    Files.writeString(
        file,
        "{\"key\": \"value1\"}\n{\"key\": \"value2\"}\n {\"key\": \"value3\"} \n{\"key\": \"value4\"}\n{\"key\": \"value5\"}\n");
    ConflictDraws draws = new Prepared(List.of(.2, .25, .2, .3), List.of(1L, 3L, 2L), List.of());
    Documents set =
        BulkFixture.documents(
            "documents.json", 5, false, Optional.of("test_index"), Optional.empty());
    // the first draw of an index is 1, which with one known id stands for the prepared id 200
    DocumentSetReader reader =
        new DocumentSetReader(
            set,
            DocumentLines.open(file, 0, 5),
            Optional.of(actions("update", .25, 0, 4, draws)),
            2);
    List<String> bulks = new ArrayList<>();
    for (Optional<BulkBody> b = reader.next(); b.isPresent(); b = reader.next()) {
      String text = BulkFixture.text(b.get());
      assertThat(text).hasSize(b.get().size());
      bulks.add(text);
    }
    assertThat(bulks)
        .containsExactly(
            "{\"index\": {\"_index\": \"test_index\", \"_id\": \"100\"}}\n"
                + "{\"key\": \"value1\"}\n"
                + "{\"update\": {\"_index\": \"test_index\", \"_id\": \"200\"}}\n"
                + "{\"doc\":{\"key\": \"value2\"}}\n",
            "{\"update\": {\"_index\": \"test_index\", \"_id\": \"400\"}}\n"
                + "{\"doc\":{\"key\": \"value3\"}}\n"
                + "{\"update\": {\"_index\": \"test_index\", \"_id\": \"300\"}}\n"
                + "{\"doc\":{\"key\": \"value4\"}}\n",
            "{\"index\": {\"_index\": \"test_index\", \"_id\": \"200\"}}\n{\"key\": \"value5\"}\n");
  }

  @Test
  void withoutProbabilityIdsFollowEachOther() {
    ConflictDraws none = new Prepared(List.of(), List.of(), List.of());
    assertThat(ids(actions("index", 0, 0, 4, none), 4)).containsExactly("100", "200", "300", "400");
  }

  @Test
  void recencyPrefersTheLatestIds() {
    ConflictDraws draws =
        new Prepared(
            List.of(.2, .25, .2, .3, .4, .35, 0.0, .2),
            List.of(),
            List.of(.0134, .0425, .0055, .0286, .2098));
    assertThat(ids(actions("index", .25, 1, 6, draws), 9))
        .containsExactly("100", "100", "100", "100", "200", "300", "400", "400", "300");
  }

  @Test
  void documentsEndWithTheIds() {
    ConflictDraws none = new Prepared(List.of(), List.of(), List.of());
    assertThat(ids(actions("index", 0, 0, 2, none), 5)).containsExactly("100", "200");
  }

  @Test
  void randomIdsOfAllClientsAreEachUsedOnce() {
    BulkFixture corpora = new BulkFixture(directory).corpus("a", false, 101);
    List<String> ids = new ArrayList<>();
    for (int client = 0; client < 3; client++) {
      BulkFixture.drain(
              corpora.source(
                  Map.of("bulk-size", 7L, "conflicts", "random", "conflict-probability", 0L),
                  client,
                  client,
                  3))
          .forEach(
              p ->
                  Pattern.compile("\"_id\": \"(\\d{10})\"")
                      .matcher(BulkFixture.text(p.bulk().get()))
                      .results()
                      .forEach(m -> ids.add(m.group(1))));
    }
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 101).mapToObj(i -> String.format("%010d", i)).toList());
    assertThat(ids.subList(0, 33)).isNotEqualTo(ids.subList(0, 33).stream().sorted().toList());
  }

  @Test
  void aPermutationHitsEachNumberOnce() {
    for (int size : new int[] {1, 2, 3, 5, 64, 1000, 4097}) {
      Permutation order = new Permutation(size, 99);
      assertThat(LongStream.range(0, size).map(order).sorted().toArray())
          .isEqualTo(LongStream.range(0, size).toArray());
    }
  }
}
