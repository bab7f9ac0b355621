package io.rallyd.driver.params;

import static io.rallyd.driver.params.BulkFixture.drain;
import static io.rallyd.driver.params.BulkFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkParamSourceTest {
  private static final String ACTION = "{\"index\": {\"_index\": \"idx\"}}\n";

  @TempDir Path directory;
  private BulkFixture corpora;

  @BeforeEach
  void create() {
    corpora = new BulkFixture(directory);
  }

  private static List<Integer> sizes(List<OperationParams> all) {
    return all.stream().map(p -> p.bulk().orElseThrow().documents()).toList();
  }

  @Test
  void aBulkLargerThanTheFileIsAsLargeAsTheFile() {
    corpora.corpus("a", false, 5);
    List<OperationParams> all = drain(corpora.source(Map.of("bulk-size", 50L), 0, 0, 1));
    assertThat(sizes(all)).containsExactly(5);
    BulkBody body = all.get(0).bulk().orElseThrow();
    assertThat(text(body).lines().count()).isEqualTo(10);
    assertThat(text(body)).startsWith(ACTION + "{\"a\":\"0.0\"}\n" + ACTION + "{\"a\":\"0.1\"}\n");
    assertThat(all.get(0).values())
        .containsEntry("index", "idx")
        .containsEntry("unit", "docs")
        .containsEntry("bulk-size", 5L)
        .containsEntry("action-metadata-present", true);
  }

  @Test
  void theLastBulkHoldsTheRest() {
    corpora.corpus("a", false, 7);
    List<OperationParams> all = drain(corpora.source(Map.of("bulk-size", 3L), 0, 0, 1));
    assertThat(sizes(all)).containsExactly(3, 3, 1);
    assertThat(all.stream().map(p -> text(p.bulk().get()).lines().count()))
        .containsExactly(6L, 6L, 2L);
  }

  @Test
  void aSliceEndsWhereItEnds() {
    corpora.corpus("a", false, 10);
    List<OperationParams> all = drain(corpora.source(Map.of("bulk-size", 3L), 0, 0, 2));
    assertThat(sizes(all)).containsExactly(3, 2);
    List<OperationParams> rest = drain(corpora.source(Map.of("bulk-size", 3L), 1, 1, 2));
    assertThat(text(rest.get(0).bulk().get())).contains("0.5", "0.6", "0.7").doesNotContain("0.4");
  }

  @Test
  void actionLinesOfTheFilePassThroughUnchanged() {
    corpora.corpus("a", true, 7);
    List<OperationParams> all = drain(corpora.source(Map.of("bulk-size", 3L), 0, 0, 1));
    assertThat(sizes(all)).containsExactly(3, 3, 1);
    assertThat(all.get(0).values()).containsEntry("index", null);
    assertThat(text(all.get(2).bulk().get()))
        .isEqualTo("{\"index\":{\"_index\":\"own\"}}\n{\"a\":\"0.6\"}\n");
  }

  @Test
  void aBodyCanBeWrittenAgainWholeOrByDocument() {
    corpora.corpus("a", false, 4);
    BulkBody body =
        drain(corpora.source(Map.of("bulk-size", 4L), 0, 0, 1)).get(0).bulk().orElseThrow();
    assertThat(text(body)).isEqualTo(text(body)).hasSize(body.size());
    ByteBuf buffer = Unpooled.buffer(1);
    body.writeTo(buffer, 2);
    assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo(ACTION + "{\"a\":\"0.2\"}\n");
    buffer.release();
    assertThat(body.bytesWithoutNewlines()).isEqualTo(body.size() - 8);
    assertThat(body.documentBytes()).isEqualTo(4 * "{\"a\":\"0.2\"}".length());
  }

  @Test
  void aMissingLastNewlineIsAdded() throws Exception {
    corpora.corpus("a", false, 2).corpus("b", true, 1);
    Files.writeString(directory.resolve("a-0.json"), "{\"x\":1}\n{\"x\":2}");
    Files.writeString(directory.resolve("b-0.json"), "{\"index\":{}}\n{\"y\":1}");
    List<OperationParams> all = drain(corpora.source(Map.of("bulk-size", 2L), 0, 0, 1));
    assertThat(text(all.get(0).bulk().get()))
        .isEqualTo(ACTION + "{\"x\":1}\n" + ACTION + "{\"x\":2}\n")
        .hasSize(all.get(0).bulk().get().size());
    assertThat(text(all.get(1).bulk().get()))
        .isEqualTo("{\"index\":{}}\n{\"y\":1}\n")
        .hasSize(all.get(1).bulk().get().size());
  }

  @Test
  void workersBeginWithDifferentCorpora() {
    corpora.corpus("A", false, 25).corpus("B", false, 25).corpus("C", false, 25);
    List<String> orders = new ArrayList<>();
    for (int client = 0; client < 5; client++) {
      List<OperationParams> all = drain(corpora.source(Map.of("bulk-size", 5L), client, client, 5));
      StringBuilder order = new StringBuilder();
      all.forEach(
          p -> order.append(text(p.bulk().get()).lines().skip(1).findFirst().get().charAt(2)));
      orders.add(order.toString());
    }
    assertThat(orders).containsExactly("ABC", "BCA", "CAB", "ABC", "BCA");
  }

  @Test
  void emptySetsAreSkippedAndCorporaTakeTurns() {
    corpora.corpus("A", false, 5, 0).corpus("B", false, 5, 5);
    List<String> firsts =
        drain(corpora.source(Map.of("bulk-size", 5L), 0, 0, 1)).stream()
            .map(p -> text(p.bulk().get()).lines().skip(1).findFirst().get())
            .toList();
    assertThat(firsts).containsExactly("{\"A\":\"0.0\"}", "{\"B\":\"0.0\"}", "{\"B\":\"1.0\"}");
  }

  @Test
  void computedParametersReplaceThoseOfTheUser() {
    corpora.corpus("a", false, 1);
    OperationParams params =
        drain(
                corpora.source(
                    Map.of("bulk-size", "3", "body", "foo", "custom-param", "bar"), 0, 0, 1))
            .get(0);
    assertThat(params.values())
        .doesNotContainEntry("body", "foo")
        .containsEntry("custom-param", "bar");
    assertThat(text(params.bulk().get())).contains("\"0.0\"");
  }

  @Test
  void bulksAreCountedPerDocumentSet() {
    assertThat(
            new BulkFixture(directory)
                .paper("a", false, 1)
                .countBulks(Map.of("bulk-size", 1L), 0, 0, 1))
        .isEqualTo(1);
    assertThat(
            new BulkFixture(directory)
                .paper("a", false, 1)
                .countBulks(Map.of("bulk-size", 2L), 0, 0, 1))
        .isEqualTo(1);
    BulkFixture two =
        new BulkFixture(directory)
            .paper("a", false, 2, 2, 2, 2, 1)
            .paper("b", false, 2, 2, 2, 2, 2, 1);
    assertThat(List.of(1L, 2L, 3L, 100L))
        .extracting(size -> two.countBulks(Map.of("bulk-size", size), 0, 0, 1))
        .containsExactly(20L, 11L, 11L, 11L);
    BulkFixture large = new BulkFixture(directory).paper("a", false, 800);
    assertThat(large.countBulks(Map.of("bulk-size", 250L), 0, 0, 3)).isEqualTo(2);
    assertThat(large.countBulks(Map.of("bulk-size", 267L), 0, 0, 3)).isEqualTo(1);
    BulkFixture small = new BulkFixture(directory).paper("a", false, 80);
    for (int client = 0; client < 3; client++) {
      assertThat(small.countBulks(Map.of("bulk-size", 267L), client, client, 3)).isEqualTo(1);
    }
  }

  @Test
  void partOfTheDocumentsIsThatPartOfTheBulks() {
    BulkFixture a = new BulkFixture(directory).paper("a", false, 100_000);
    assertThat(a.countBulks(Map.of("bulk-size", 10_000L, "ingest-doc-count", 30_000L), 0, 0, 1))
        .isEqualTo(3);
    BulkFixture b = new BulkFixture(directory).paper("a", false, 120_000);
    for (int client = 0; client < 3; client++) {
      assertThat(
              b.countBulks(
                  Map.of("bulk-size", 10_000L, "ingest-doc-count", 30_000L), client, client, 3))
          .isEqualTo(1);
    }
    BulkFixture c = new BulkFixture(directory).paper("a", false, 160_000);
    assertThat(c.countBulks(Map.of("bulk-size", 10_000L, "ingest-doc-count", 80_000L), 0, 1, 4))
        .isEqualTo(4);
    assertThat(c.countBulks(Map.of("bulk-size", 10_000L, "ingest-percentage", 50L), 0, 1, 4))
        .isEqualTo(4);
    BulkFixture d =
        new BulkFixture(directory)
            .paper("a", false, 3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000);
    assertThat(d.countBulks(Map.of("bulk-size", 500L, "ingest-doc-count", 10_000_000L), 0, 0, 16))
        .isEqualTo(1250);
    assertThat(d.countBulks(Map.of("bulk-size", 500L, "ingest-percentage", 55.55), 0, 0, 16))
        .isEqualTo(1250);
  }

  @Test
  void theNextRoundIsOpenedWhereBulksAreRead() throws Exception {
    List<Runnable> waiting = new ArrayList<>();
    corpora.corpus("a", false, 2).readBy(waiting::add);
    BulkParamSource source = corpora.source(Map.of("bulk-size", 2L, "looped", true), 0, 0, 1);
    source.open();
    while (!waiting.isEmpty()) {
      waiting.remove(0).run();
    }
    assertThat(source.next()).isPresent();
    Files.delete(directory.resolve("a-0.json"));
    assertThat(source.next()).isPresent();
    assertThat(source.currentBulk()).isEqualTo(1);
  }

  @Test
  void aLoopedSourceBeginsAnew() {
    corpora.corpus("a", false, 2);
    BulkParamSource source = corpora.source(Map.of("bulk-size", 2L, "looped", true), 0, 0, 1);
    String first = text(source.next().orElseThrow().bulk().get());
    assertThat(text(source.next().orElseThrow().bulk().get())).isEqualTo(first);
    assertThat(source.currentBulk()).isEqualTo(1);
  }

  @Test
  void progressIsWhatWasDrawnBefore() {
    corpora.corpus("a", false, 4);
    BulkParamSource source = corpora.source(Map.of("bulk-size", 1L), 0, 0, 1);
    source.open();
    assertThat(source.infinite()).isFalse();
    assertThat(source.percentCompleted()).hasValue(0);
    source.next();
    assertThat(source.percentCompleted()).hasValue(0.25);
    drain(source);
    assertThat(source.percentCompleted()).hasValue(1);
    assertThat(source.next()).isEmpty();
  }

  @Test
  void clientsOfAWorkerShareOneStream() {
    corpora.corpus("a", false, 4);
    BulkParamSource source = corpora.source(Map.of("bulk-size", 2L));
    ParamSource one = source.partition(0, 2);
    ParamSource other = source.partition(1, 2);
    assertThat(one).isSameAs(other);
    assertThatThrownBy(() -> source.partition(1, 3))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("2 clients and now for 3");
  }

  @Test
  void workersTogetherSendEachDocumentExactlyOnce() {
    SplittableRandom random = new SplittableRandom(2026);
    for (int run = 0; run < 60; run++) {
      BulkFixture some = new BulkFixture(directory);
      int corpusCount = random.nextInt(1, 4);
      List<String> expected = new ArrayList<>();
      for (int c = 0; c < corpusCount; c++) {
        String name = String.valueOf((char) ('A' + c));
        int[] counts = random.ints(random.nextInt(1, 4), 0, 40).toArray();
        some.corpus(name, random.nextBoolean(), counts);
        for (int s = 0; s < counts.length; s++) {
          for (int i = 0; i < counts[s]; i++) {
            expected.add("{\"" + name + "\":\"" + s + "." + i + "\"}");
          }
        }
      }
      some.readBy(run % 2 == 0 ? Runnable::run : ForkJoinPool.commonPool());
      int clients = random.nextInt(1, 20);
      List<BulkParamSource> workers = new ArrayList<>();
      for (int w = random.nextInt(1, 6); w > 0; w--) {
        workers.add(some.source(Map.of("bulk-size", (long) random.nextInt(1, 9))));
      }
      boolean[] used = new boolean[workers.size()];
      for (int client = 0; client < clients; client++) {
        int worker = random.nextInt(workers.size());
        used[worker] = true;
        workers.get(worker).partition(client, clients);
      }
      List<String> sent = new ArrayList<>();
      for (int w = 0; w < used.length; w++) {
        if (used[w]) {
          drain(workers.get(w))
              .forEach(
                  p ->
                      text(p.bulk().get())
                          .lines()
                          .filter(l -> !l.contains("_index"))
                          .forEach(sent::add));
        }
      }
      assertThat(sent).as("run %d", run).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
