package io.rallyd.driver.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.track.Index;
import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParamSourcesTest {
  private static final Index GEO =
      new Index(
          "geo", Map.of("settings", Map.of("a", 1L, "b", 2L), "mappings", Map.of()), List.of());
  private static final Index LOGS = new Index("logs", Map.of(), List.of());

  private static Track track(Index... indices) {
    return new Track(
        "unit",
        "",
        Map.of(),
        List.of(indices),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "");
  }

  private static ParamSource source(Track track, String type, Map<String, Object> params) {
    Map<String, Object> all = new LinkedHashMap<>(params);
    all.put("operation-type", type);
    Task task = Task.builder(new Operation("op", type, all, Map.of(), Optional.empty())).build();
    return new ParamSources(
            track,
            (c, d) -> {
              throw new AssertionError();
            },
            1,
            Runnable::run,
            Optional.empty())
        .create(task);
  }

  private static Map<String, Object> params(Track track, String type, Map<String, Object> params) {
    return source(track, type, params).next().orElseThrow().values();
  }

  @Test
  void plainSourcesGiveTheSameParametersForEver() {
    ParamSource source = source(track(), "cluster-health", Map.of("x", 1L));
    assertThat(source.infinite()).isTrue();
    assertThat(source.partition(3, 8).next()).isEqualTo(source.next());
    assertThat(source.next().orElseThrow().values())
        .isSameAs(source.next().orElseThrow().values())
        .containsEntry("x", 1L)
        .containsEntry("operation-type", "cluster-health");
  }

  @Test
  void aSearchGoesToTheOnlyIndexUnlessItSaysWhere() {
    assertThat(params(track(GEO), "search", Map.of())).containsEntry("index", "geo");
    assertThat(params(track(GEO, LOGS), "search", Map.of("index", "logs,geo")))
        .containsEntry("index", "logs,geo")
        .containsEntry("request-params", Map.of())
        .containsEntry("response-compression-enabled", true)
        .containsEntry("detailed-results", false)
        .containsEntry("cache", null);
    assertThat(params(track(), "search", Map.of("data-stream", "s"))).containsEntry("index", "s");
    assertThatThrownBy(() -> source(track(GEO, LOGS), "search", Map.of()))
        .hasMessageContaining("Task [op]")
        .hasMessageContaining("\"index\" or \"data-stream\"");
  }

  @Test
  void aSearchPassesOnlyWhatASearchHas() {
    assertThat(
            params(
                track(GEO),
                "search",
                Map.of("name", "n", "pages", 25L, "request-timeout", 3L, "retries", 2L)))
        .containsEntry("pages", 25L)
        .containsEntry("request-timeout", 3L)
        .doesNotContainKeys("name", "retries");
  }

  @Test
  void documentTypesAndAssertionsWithoutDetailsAreRefused() {
    assertThatThrownBy(() -> source(track(GEO), "search", Map.of("type", "t")))
        .hasMessageContaining("\"type\" is not supported");
    assertThatThrownBy(() -> source(track(GEO), "search", Map.of("assertions", List.of())))
        .hasMessageContaining("\"detailed-results\"");
  }

  @Test
  void indicesOfTheTrackAreCreatedWithOtherSettings() {
    assertThat(params(track(GEO, LOGS), "create-index", Map.of("settings", Map.of("b", 3L))))
        .containsEntry(
            "indices",
            List.of(
                Map.of(
                    "index",
                    "geo",
                    "body",
                    Map.of("settings", Map.of("a", 1L, "b", 3L), "mappings", Map.of())),
                Map.of("index", "logs", "body", Map.of("settings", Map.of("b", 3L)))));
    assertThat(params(track(GEO, LOGS), "create-index", Map.of("index", List.of("logs"))))
        .containsEntry("indices", List.of(Map.of("index", "logs", "body", Map.of())));
  }

  @Test
  void withoutIndicesInTheTrackTheOperationNamesThem() {
    assertThat(params(track(), "create-index", Map.of("index", "x", "body", Map.of("m", 1L))))
        .containsEntry("indices", List.of(Map.of("index", "x", "body", Map.of("m", 1L))));
    assertThatThrownBy(() -> source(track(), "create-index", Map.of()))
        .hasMessageContaining("\"index\" is required");
    assertThatThrownBy(() -> source(track(GEO), "create-index", Map.of("index", "nope")))
        .hasMessageContaining("must name indices of the track [geo] but is [nope]");
  }

  @Test
  void deletingTakesTheStatedIndicesElseThoseOfTheTrack() {
    assertThat(params(track(GEO, LOGS), "delete-index", Map.of()))
        .containsEntry("indices", List.of("geo", "logs"))
        .containsEntry("only-if-exists", true);
    assertThat(params(track(GEO), "delete-index", Map.of("index", "x", "only-if-exists", false)))
        .containsEntry("indices", List.of("x"))
        .containsEntry("only-if-exists", false);
    assertThatThrownBy(() -> source(track(), "delete-index", Map.of()))
        .hasMessageContaining("\"index\" is required");
  }

  @Test
  void aForceMergeTakesAllIndicesAndDropsWhatItDoesNotKnow() {
    assertThat(params(track(GEO, LOGS), "force-merge", Map.of("request-params", Map.of("x", 1L))))
        .containsEntry("index", "geo,logs")
        .containsEntry("mode", "blocking")
        .containsEntry("poll-period", 10.0)
        .doesNotContainKeys("request-params", "max-num-segments");
    assertThat(params(track(), "force-merge", Map.of("max-num-segments", 1L)))
        .containsEntry("index", "_all")
        .containsEntry("max-num-segments", 1L);
    assertThatThrownBy(() -> source(track(), "force-merge", Map.of("mode", "x")))
        .hasMessageContaining("[blocking, polling]");
  }

  @Test
  void aSleepNeedsADuration() {
    assertThat(params(track(), "sleep", Map.of("duration", 0L))).containsEntry("duration", 0L);
    assertThatThrownBy(() -> source(track(), "sleep", Map.of()))
        .hasMessageContaining("\"duration\"");
    assertThatThrownBy(() -> source(track(), "sleep", Map.of("duration", "x")))
        .hasMessageContaining("must be a number");
    assertThatThrownBy(() -> source(track(), "sleep", Map.of("duration", -1L)))
        .hasMessageContaining("must not be negative");
  }
}
