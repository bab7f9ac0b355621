package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client draws is a function of track, seed and client, whichever machine it lives on. */
class SameDrawsTest {
  @TempDir private Path directory;

  private static Map<String, Object> params(SplittableRandom random) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("bulk-size", (long) random.nextInt(1, 9));
    if (random.nextBoolean()) {
      params.put("conflicts", random.nextBoolean() ? "random" : "sequential");
      params.put("conflict-probability", (long) random.nextInt(0, 101));
      params.put("on-conflict", random.nextBoolean() ? "index" : "update");
      params.put("recency", random.nextDouble());
    }
    return params;
  }

  /** The corpora on the disk of a machine. */
  private BulkFixture machine(long shape) throws Exception {
    SplittableRandom random = new SplittableRandom(shape);
    BulkFixture machine = new BulkFixture(Files.createTempDirectory(directory, "machine"));
    for (int c = random.nextInt(1, 4); c > 0; c--) {
      machine.corpus("c" + c, false, random.ints(random.nextInt(1, 3), 1, 60).toArray());
    }
    return machine;
  }

  private static List<String> sent(BulkParamSource source) {
    List<String> bodies = new ArrayList<>();
    BulkFixture.drain(source).forEach(p -> bodies.add(BulkFixture.text(p.bulk().orElseThrow())));
    return bodies;
  }

  @Test
  void twoMachinesDrawTheSameForTheSameClients() throws Exception {
    for (int run = 0; run < 60; run++) {
      SplittableRandom random = new SplittableRandom(run);
      Map<String, Object> params = params(random);
      int total = random.nextInt(1, 12);
      int first = random.nextInt(total);
      int last = random.nextInt(first, total);
      BulkFixture here = machine(run);
      BulkFixture there = machine(run).readBy(ForkJoinPool.commonPool());
      List<String> one = sent(here.source(params, first, last, total));
      BulkParamSource other = there.source(params);
      for (int client = last; client >= first; client--) {
        other.partition(client, total);
      }
      assertThat(sent(other)).as("run %d: %s", run, params).isEqualTo(one);
    }
  }

  /** How often others draw, and in which order, changes nothing. */
  @Test
  void clientsElsewhereDoNotMatter() throws Exception {
    Map<String, Object> params =
        Map.of("bulk-size", 3L, "conflicts", "random", "conflict-probability", 50L);
    BulkFixture alone = new BulkFixture(Files.createTempDirectory(directory, "a"));
    BulkFixture together = new BulkFixture(Files.createTempDirectory(directory, "b"));
    alone.corpus("x", false, 101).corpus("y", false, 57);
    together.corpus("x", false, 101).corpus("y", false, 57);
    List<BulkParamSource> all = new ArrayList<>();
    for (int client = 0; client < 4; client++) {
      all.add(together.source(params, client, client, 4));
    }
    List<List<String>> drawn =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 400; i++) {
      int client = random.nextInt(4);
      all.get(client)
          .next()
          .ifPresent(p -> drawn.get(client).add(BulkFixture.text(p.bulk().orElseThrow())));
    }
    for (int client = 0; client < 4; client++) {
      drawn.get(client).addAll(sent(all.get(client)));
      assertThat(drawn.get(client)).isEqualTo(sent(alone.source(params, client, client, 4)));
    }
    assertThat(drawn.get(0)).isNotEqualTo(drawn.get(1));
  }

  @Test
  void anotherSeedDrawsOtherwise() throws Exception {
    Map<String, Object> params =
        Map.of("bulk-size", 5L, "conflicts", "random", "conflict-probability", 50L);
    BulkFixture corpora = new BulkFixture(Files.createTempDirectory(directory, "s"));
    corpora.corpus("x", false, 200);
    List<List<String>> bySeed = new ArrayList<>();
    for (long seed : new long[] {7, 8, 7}) {
      BulkParamSource source =
          (BulkParamSource)
              new ParamSources(corpora.track(), corpora, seed, Runnable::run, Optional.empty())
                  .create(corpora.task(params));
      source.partition(0, 1);
      bySeed.add(sent(source));
    }
    assertThat(bySeed.get(0)).isNotEqualTo(bySeed.get(1)).isEqualTo(bySeed.get(2));
  }

  /** The offset of the specification: line 3 of five, so two documents are left. */
  @Test
  void aReaderBeginsAtItsOffset() throws Exception {
    BulkFixture corpora = new BulkFixture(Files.createTempDirectory(directory, "o"));
    corpora.corpus("x", false, 5);
    Corpus corpus = corpora.track().corpora().get(0);
    Documents set = corpus.documents().get(0);
    DocumentSetReader reader =
        new DocumentSetReader(
            set,
            corpora.documents(corpus, set).lines(3, 2),
            Optional.of(ActionLines.constant(set)),
            50);
    BulkBody body = reader.next().orElseThrow();
    assertThat(body.documents()).isEqualTo(2);
    assertThat(BulkFixture.text(body)).contains("\"0.3\"", "\"0.4\"").doesNotContain("\"0.2\"");
    assertThat(reader.next()).isEmpty();
  }
}
