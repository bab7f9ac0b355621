package io.rallyd.driver.params;

import static io.rallyd.driver.params.BulkFixture.drain;
import static io.rallyd.driver.params.BulkFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.generation.GeneratorSpec;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class GeneratedDocumentsTest {
  private final BulkFixture corpora = new BulkFixture(Path.of("no file is ever looked for"));

  private BulkFixture generated(long count) {
    Documents set =
        new Documents(
            "orders",
            Optional.empty(),
            Optional.empty(),
            false,
            count,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.of("idx"),
            Optional.empty(),
            Map.of(),
            Optional.of(new GeneratorSpec("orders", 42, Map.of())));
    return corpora.with(new Corpus("c", List.of(set), Map.of()));
  }

  private static List<String> documents(List<OperationParams> bulks) {
    List<String> documents = new ArrayList<>();
    for (OperationParams bulk : bulks) {
      List<String> lines = text(bulk.bulk().orElseThrow()).lines().toList();
      for (int i = 0; i < lines.size(); i += 2) {
        assertThat(lines.get(i)).isEqualTo("{\"index\": {\"_index\": \"idx\"}}");
        documents.add(lines.get(i + 1));
      }
    }
    return documents;
  }

  @Test
  void howeverManyClientsAndMachinesShareThemTheDocumentsAreTheSame() {
    generated(1003);
    Map<String, Object> params = Map.of("bulk-size", 50L);
    List<String> alone = documents(drain(corpora.source(params, 0, 0, 1)));
    assertThat(alone).hasSize(1003).doesNotHaveDuplicates();
    assertThat(alone.get(1002)).startsWith("{\"order\":\"O0000001002\"");

    List<String> shared = new ArrayList<>();
    shared.addAll(documents(drain(corpora.source(params, 0, 2, 7))));
    shared.addAll(documents(drain(corpora.source(params, 3, 3, 7))));
    shared.addAll(documents(drain(corpora.source(params, 4, 6, 7))));
    assertThat(shared).isEqualTo(alone);
  }

  @Test
  void madeAheadOnOtherThreadsTheyAreTheSame() {
    generated(5000);
    Map<String, Object> params = Map.of("bulk-size", 70L);
    List<String> alone = documents(drain(corpora.source(params, 0, 3, 4)));
    corpora.readBy(ForkJoinPool.commonPool());
    assertThat(documents(drain(corpora.source(params, 0, 3, 4)))).isEqualTo(alone);
  }

  @Test
  void aBodyCanBeWrittenAgainAfterLaterOnesWereMade() {
    generated(300);
    BulkParamSource source = corpora.source(Map.of("bulk-size", 100L), 0, 0, 1);
    BulkBody body = source.next().orElseThrow().bulk().orElseThrow();
    String once = text(body);
    assertThat(body.size()).isEqualTo(once.length());
    assertThat(body.documents()).isEqualTo(100);
    List<String> lines = once.lines().toList();
    assertThat(body.bytesWithoutNewlines()).isEqualTo(once.length() - 200);
    int content = 0;
    for (int i = 1; i < lines.size(); i += 2) {
      content += lines.get(i).length();
    }
    assertThat(body.documentBytes()).isEqualTo(content);

    String second = text(source.next().orElseThrow().bulk().orElseThrow());
    assertThat(second).isNotEqualTo(once);
    assertThat(text(body)).isEqualTo(once);
    ByteBuf one = Unpooled.buffer();
    try {
      body.writeTo(one, 17);
      assertThat(one.toString(StandardCharsets.UTF_8))
          .isEqualTo(lines.get(34) + "\n" + lines.get(35) + "\n");
    } finally {
      one.release();
    }
  }

  @Test
  void conflictsAndUpdatesWorkAsWithFiles() {
    generated(200);
    Map<String, Object> params =
        Map.of(
            "bulk-size",
            50L,
            "conflicts",
            "sequential",
            "on-conflict",
            "update",
            "conflict-probability",
            50L);
    String all = text(corpora.source(params, 0, 0, 1).next().orElseThrow().bulk().orElseThrow());
    assertThat(all)
        .startsWith("{\"index\": {\"_index\": \"idx\", \"_id\": \"0000000000\"}}\n{\"order\":")
        .containsPattern("\\{\"update\": .*\\}\n\\{\"doc\":\\{\"order\":\"O.*\\}\\}\n");
  }

  @Test
  void theNumberOfDocumentsCostsNothing() {
    generated(4_000_000_000_000L);
    BulkParamSource source = corpora.source(Map.of("bulk-size", 10L), 999, 999, 1000);
    assertThat(documents(List.of(source.next().orElseThrow())).get(0))
        .startsWith("{\"order\":\"O6000000000\"");
  }
}
