package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.http.ServerKind;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.TrackSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackLoaderTest {
  @TempDir Path directory;

  private Path write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text.replace('\'', '"'));
  }

  private LoadedTrack load(Map<String, Object> params, boolean ignoreUnused) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_753_000_000), ZoneOffset.UTC);
    return new TrackLoader(clock)
        .load(TrackLocations.atPath(directory), params, ignoreUnused, TrackFixture.ALL);
  }

  private LoadedTrack load() {
    return load(Map.of(), false);
  }

  @Test
  void partsAreCollectedInOrderRelativeToWhereTheyStand() throws IOException {
    write(
        "track.json",
        "{% import 'rally.helpers' as rally with context %}{'schedule': [{{ rally.collect(parts='parts/*.json') }}]}");
    write("parts/2.json", "{{  rally.collect(parts='deep/*.json')  }}");
    write("parts/1.json", "{'operation': 'refresh', 'clients': {{ clients | default(3) }}}");
    write("parts/deep/x.json", "{'operation': 'search'}");
    write("parts/.hidden.json", "not for us");
    List<Task> tasks = load(Map.of("clients", 5L), false).track().selectedChallenge().leafTasks();
    assertThat(tasks).extracting(Task::name).containsExactly("refresh", "search");
    assertThat(tasks.get(0).clients()).isEqualTo(5);
  }

  @Test
  void theHelpersWorkAsMacrosToo() throws IOException {
    write(
        "track.json",
        "{% import 'rally.helpers' as rally with context %}{%- set where = 'parts/*.json' %}"
            + "{'schedule': [{{ rally.collect(parts=where) }}], 'meta': {'a': 1"
            + "{{ rally.exists_set_param('b', given) }}{{ rally.exists_set_param('c', missing) }}"
            + "{{ rally.exists_set_param('d', missing, default_value=true) }}}}");
    write("parts/1.json", "{'operation': 'refresh'}");
    write("parts/2.json", "{'operation': 'search'}");
    Track track = load(Map.of("given", "x"), false).track();
    assertThat(track.meta()).isEqualTo(Map.of("a", 1L, "b", "x", "d", true));
    assertThat(track.selectedChallenge().leafTasks()).hasSize(2);
  }

  @Test
  void timeAndDatesComeFromTheClock() throws IOException {
    write(
        "track.json",
        "{'meta': {'now': {{ now }}, 'age': {{ '15-05-1998' | days_ago(now) }}, 'iso': {{ '2025-07-19' |"
            + " days_ago(now, '%Y-%m-%d') }}, 'start': '{{ now | get_start_date }}', 'end': '{{ now |"
            + " get_end_date(3, '%d/%m/%y') }}'}, 'schedule': [{'operation': 'refresh'}]}");
    assertThat(load().track().meta())
        .containsEntry("now", 1_753_000_000.0)
        .containsEntry("age", 9928L)
        .containsEntry("iso", 1L)
        .containsEntry("start", "2025-07-20")
        .containsEntry("end", "23/07/25");
  }

  @Test
  void bodiesAreRenderedWithTheUsersParameters() throws IOException {
    write(
        "track.json",
        "{'indices': [{'name': 'i', 'body': 'i.json'}], 'schedule': [{'operation': 'refresh'}]}");
    write(
        "i.json",
        "{'settings': {'shards': {{ shards | default(1) }}, 'flavor': '{{ build_flavor }}'}}");
    LoadedTrack loaded = load(Map.of("shards", 5L), false);
    assertThat(loaded.track().indices().get(0).body())
        .isEqualTo(Map.of("settings", Map.of("shards", 5L, "flavor", "default")));
    assertThat(loaded.bodies()).containsOnlyKeys("i.json");
    assertThat(
            TrackReader.read(
                loaded.track().name(), loaded.trackJson(), loaded.bodies(), TrackFixture.ALL))
        .isEqualTo(loaded.track());
  }

  @Test
  void brokenJsonShowsThePlace() throws IOException {
    write("track.json", "{\n 'description': 'x',\n 'schedule' [\n  1\n ]\n}\n");
    assertThatThrownBy(this::load)
        .isInstanceOf(TrackSyntaxException.class)
        .message()
        .satisfies(
            m -> {
              assertThat(m.lines().findFirst().orElseThrow())
                  .contains("track.json", "is not valid JSON at line 3, column 13")
                  .endsWith(".");
              assertThat(m)
                  .contains(
                      """
                      {
                       "description": "x",
                       "schedule" [
                      ------------^ Error is here
                        1
                       ]
                      """);
              Path kept = Path.of(m.substring(m.lastIndexOf('[') + 1, m.lastIndexOf(']')));
              assertThat(kept).content().contains("\"schedule\" [");
              Files.delete(kept);
            });
  }

  @Test
  void brokenJsonOfABodyIsNamedWithItsFile() throws IOException {
    write(
        "track.json",
        "{'indices': [{'name': 'i', 'body': 'i.json'}], 'schedule': [{'operation': 'refresh'}]}");
    write("i.json", "{'settings': {% if true %}{%- endif %}}");
    assertThatThrownBy(this::load)
        .isInstanceOf(TrackSyntaxException.class)
        .message()
        .satisfies(
            m -> {
              assertThat(m)
                  .startsWith(
                      "File [i.json] of track [" + directory.getFileName() + "] is not valid")
                  .contains("{\"settings\": }\n-------------^ Error is here\n");
              Files.delete(Path.of(m.substring(m.lastIndexOf('[') + 1, m.lastIndexOf(']'))));
            });
  }

  @Test
  void ofALongLineOnlyThePlaceIsShown() throws IOException {
    write("track.json", "{'description': '" + "x".repeat(5000) + "', oops}");
    assertThatThrownBy(this::load)
        .message()
        .satisfies(
            m -> {
              List<String> lines = m.lines().toList();
              assertThat(lines.get(1)).contains("x\", oops}").hasSizeLessThan(160);
              int caret = lines.get(2).indexOf('^');
              assertThat(lines.get(1).substring(caret)).startsWith("oops");
              Files.delete(Path.of(m.substring(m.lastIndexOf('[') + 1, m.lastIndexOf(']'))));
            });
  }

  @Test
  void aBrokenTemplateShowsThePlace() throws IOException {
    write("track.json", "{\n  'schedule': {{ 1 + }}\n}");
    assertThatThrownBy(this::load)
        .isInstanceOf(TrackSyntaxException.class)
        .hasMessageContaining("cannot be rendered, [track.json] line 2, column");
  }

  @Test
  void aMistakeInAPartIsToldByItsOwnFile() throws IOException {
    write(
        "track.json",
        "{'operations': [\n  {{ rally.collect(parts='operations/*.json') }}\n ],\n"
            + " 'x': {{ 1 + }}}");
    write("operations/a.json", "{\n 'name': 'a'\n}\n");
    write("operations/default.json", "{\n  'name': 'b',\n  'n': {{ 1 + }}\n}");
    assertThatThrownBy(this::load)
        .isInstanceOf(TrackSyntaxException.class)
        .hasMessageContaining("cannot be rendered, [operations/default.json] line 3, column 15:")
        .hasMessageContaining("  \"n\": {{ 1 + }}\n");
    write("operations/default.json", "{\n {{ rally.collect(parts='deep/*.json') }}\n}");
    write("operations/deep/c.json", "{{ 1 + }}");
    assertThatThrownBy(this::load)
        .hasMessageContaining("cannot be rendered, [operations/deep/c.json] line 1, column 8:");
    write("operations/deep/c.json", "");
    assertThatThrownBy(this::load)
        .hasMessageContaining("cannot be rendered, [track.json] line 4, column 14:");
  }

  @Test
  void unknownParametersAreNamedWithWhatWasProbablyMeant() throws IOException {
    write(
        "track.json",
        "{'indices': [{'name': 'i', 'body': 'i.json'}], 'schedule': [{'operation': 'refresh', 'clients': {{ bulk_clients | default(1) }}}]}");
    write(
        "i.json",
        "{'settings': {'n': {{ num_of_shards | default(1) }}, 'r': {{ num_of_replicas | default(1) }}}}");
    Map<String, Object> params = Map.of("num_of-shards", 3L, "bulk_clients", 2L);
    assertThatThrownBy(() -> load(params, false))
        .isInstanceOf(RallyException.class)
        .hasMessageStartingWith("Unused track parameters [num_of-shards]")
        .hasMessageContaining("Did you mean [num_of_shards] instead of [num_of-shards]?")
        .hasMessageContaining("- num_of_replicas");
    LoadedTrack loaded = load(params, true);
    assertThat(loaded.warnings()).singleElement().asString().startsWith("Unused track parameters");
    assertThat(loaded.track().selectedChallenge().leafTasks().get(0).clients()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"now", "glob", "build_flavor", "serverless_operator"})
  void reservedParametersAreRefused(String name) throws IOException {
    write("track.json", "{'schedule': [{'operation': 'refresh'}]}");
    assertThatThrownBy(() -> load(Map.of(name, 1L), true))
        .hasMessageContaining("Reserved track parameters [" + name + "]");
  }

  @Test
  void partsInACircleEnd() throws IOException {
    write("track.json", "{{ rally.collect(parts='track.json') }}");
    assertThatThrownBy(this::load).hasMessageContaining("in a circle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'operation': {'operation-type': 'sql', 'body': {}}}|Task [sql] needs the operation type [sql], which rallyd cannot run yet.",
        "{'operation': 'my-runner'}|Task [my-runner] needs the operation type [my-runner], which rallyd does not know and no plugin (track.py) of the track brings.",
        "{'operation': 'serch'}|Task [serch] needs the operation type [serch], which rallyd does not know and no plugin (track.py) of the track brings. Did you mean [search]?",
        "{'operation': {'operation-type': 'search', 'param-source': 'mine'}}|Task [search] needs the parameter source [mine], which rallyd does not know and no plugin (track.py) of the track brings.",
        "{'operation': 'search', 'schedule': 'poison'}|Task [search] needs the scheduler [poison], which rallyd does not know and no plugin (track.py) of the track brings. Did you mean [poisson]?",
      })
  void whatCannotBeRacedYetIsNamedButLoads(String task, String message) throws IOException {
    write("track.json", "{'schedule': [" + task + "]}");
    LoadedTrack loaded = load();
    assertThat(loaded.unsupported()).containsExactly(message);
    assertThat(TrackInfo.lines(loaded.track())).isNotEmpty();
  }

  @Test
  void whatTasksNeedOfAPluginIsNamed() throws IOException {
    write(
        "track.py",
        """
        def register(registry):
            registry.register_param_source("mine", Mine)
            registry.register_runner("scan", scan)
            registry.register_runner("refresh", better)
            registry.register_validator("default", check)
        """);
    write(
        "track.json",
        """
        {'dependencies': ['numpy'], 'schedule': [
          {'operation': 'scan'},
          {'name': 'a', 'operation': {'operation-type': 'search', 'param-source': 'mine'}},
          {'name': 'b', 'operation': {'operation-type': 'search', 'param-source': 'mine'}},
          {'name': 'c', 'operation': {'operation-type': 'search'}},
          {'operation': 'refresh'},
          {'operation': 'scam'}]}
        """);
    String plugin = "of the Python plugin [" + directory.resolve("track.py") + "]";
    LoadedTrack loaded = load();
    assertThat(loaded.unsupported())
        .containsExactly(
            "Task [scan] needs the operation type [scan] "
                + plugin
                + ", which rallyd cannot run yet.",
            "The tasks [a, b] need the parameter source [mine] "
                + plugin
                + ", which rallyd cannot run yet.",
            "Task [refresh] needs the operation type [refresh] "
                + plugin
                + ", which rallyd cannot run yet.",
            "Task [scam] needs the operation type [scam], which rallyd does not know and the Python"
                + " plugin ["
                + directory.resolve("track.py")
                + "] does not register either. Did you mean [scan]?",
            "Track ["
                + loaded.track().name()
                + "] depends on the Python packages [numpy], which rallyd cannot use yet.",
            "The other tasks of challenge [default] can be raced with"
                + " --exclude-tasks=\"scan,a,b,refresh,scam\".");
    assertThat(loaded.validated()).isTrue();
  }

  @Test
  void whatNeedsNothingOfAPluginRuns() throws IOException {
    write("track.py", "def register(registry): registry.register_runner('scan', scan)");
    write(
        "track.json",
        "{'dependencies': ['numpy'], 'schedule': [{'operation': 'scan'}, {'operation': 'refresh'}]}");
    TrackSelection rest = new TrackSelection("", List.of(), List.of("scan"), false);
    LoadedTrack loaded =
        new TrackLoader().load(TrackLocations.atPath(directory), Map.of(), false, rest);
    assertThat(loaded.unsupported()).isEmpty();
    assertThat(loaded.validated()).isFalse();
  }

  @Test
  void aTrackProcessorMayChangeEverything() throws IOException {
    write("track.py", "def register(registry): registry.register_track_processor(Maker())");
    write("track.json", "{'schedule': [{'operation': 'refresh'}]}");
    assertThat(load().unsupported())
        .singleElement()
        .asString()
        .contains("registers the track processors [Maker()], which may change the track");
  }

  @Test
  void documentTypesAreForServersBefore7() throws IOException {
    write(
        "track.json",
        "{'indices': [{'name': 'i', 'types': ['t']}], 'schedule': [{'operation': 'refresh'}]}");
    LoadedTrack loaded = load();
    assertThat(loaded.unsupported()).isEmpty();
    assertThat(loaded.problemsOn(ServerKind.of("6.8.23", "oss"))).isEmpty();
    assertThat(loaded.problemsOn(ServerKind.of("", ""))).isEmpty();
    assertThat(loaded.problemsOn(ServerKind.of("7.17.29", "oss")))
        .singleElement()
        .asString()
        .contains("Index [i]", "document types [t]", "before 7.0");
    assertThat(loaded.problemsOn(ServerKind.of("3.6.0", "opensearch"))).hasSize(1);
    assertThat(loaded.problemsOn(ServerKind.of("2.19.1", ""))).hasSize(1);
  }

  @Test
  void renderingIsNothingButTheJson() throws IOException {
    write("track.json", "{'a': [1, 2.50, {}], 'f': '{{ build_flavor }}', 'n': {{ n }}, 'e': []}");
    String json =
        new TrackLoader()
            .render(
                TrackLocations.atPath(directory),
                Map.of("n", 3L, "unused", 1L),
                new BuildFlavor("serverless", true));
    assertThat(json)
        .isEqualTo(
            """
            {
              "a": [
                1,
                2.5,
                {}
              ],
              "f": "serverless",
              "n": 3,
              "e": []
            }""");
  }

  @Test
  void obstaclesInOtherChallengesDoNotMatter() throws IOException {
    write(
        "track.json",
        "{'challenges': [{'name': 'a', 'default': true, 'schedule': [{'operation': 'refresh'}]},"
            + "{'name': 'b', 'schedule': [{'operation': 'sql'}]}]}");
    assertThat(load().unsupported()).isEmpty();
  }

  @Test
  void tracksAreFoundByPath() throws IOException {
    Path file = write("other.json", "{}");
    assertThat(TrackLocations.atPath(file))
        .isEqualTo(new TrackLocation("other", directory, file, ""));
    assertThatThrownBy(() -> TrackLocations.atPath(directory)).hasMessageContaining("track.json");
    assertThatThrownBy(() -> TrackLocations.atPath(directory.resolve("nope")))
        .hasMessageContaining("does not exist");
    Path text = write("x.txt", "");
    assertThatThrownBy(() -> TrackLocations.atPath(text)).hasMessageContaining(".json");
  }

  @Test
  void tracksAreFoundByNameBelowADirectory() throws IOException {
    write("cities/track.json", "{}");
    write("more/deep/track.json", "{}");
    write(".git/x/track.json", "{}");
    TrackLocations there = new TrackLocations(directory, "abc");
    assertThat(there.names()).containsExactly("cities", "more/deep");
    assertThat(there.find("more/deep"))
        .hasValue(
            new TrackLocation(
                "more/deep",
                directory.resolve("more/deep"),
                directory.resolve("more/deep/track.json"),
                "abc"));
    assertThat(there.find("citys")).isEmpty();
    assertThat(there.find("../" + directory.getFileName() + "/cities")).isEmpty();
    assertThat(new TrackLocations(directory.resolve("nowhere")).names()).isEmpty();
  }
}
