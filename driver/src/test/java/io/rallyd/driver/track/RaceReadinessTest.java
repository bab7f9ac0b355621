package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.TrackSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a plugin whose names only running it would tell. */
class RaceReadinessTest {
  @TempDir private Path directory;
  private String plugin;

  @BeforeEach
  void track() throws IOException {
    plugin = "The Python plugin [" + directory.resolve("track.py") + "] registers ";
    Files.writeString(
        directory.resolve("track.json"),
        """
        {"schedule": [
          {"operation": "refresh"},
          {"name": "find", "target-throughput": 5, "operation": {"operation-type": "search"}}]}
        """);
  }

  private LoadedTrack with(String source, String... excluded) throws IOException {
    Files.writeString(directory.resolve("track.py"), source);
    return new TrackLoader()
        .load(
            TrackLocations.atPath(directory),
            Map.of(),
            false,
            new TrackSelection("", List.of(), List.of(excluded), false));
  }

  private static final String LOOP =
      """
      RUNNERS = {"search": Mine}
      def register(registry):
          for name, runner in RUNNERS.items():
              registry.register_runner(name, runner)
      """;

  @Test
  void whatIsReplacedInALoopIsNotRacedWithOurs() throws IOException {
    assertThat(with(LOOP).unsupported())
        .containsExactly(
            "Task [find] needs the operation type [search], which the Python plugin ["
                + directory.resolve("track.py")
                + "] seems to replace by its own: the name stands in it, and it registers operation"
                + " types by names that only running it would tell, which rallyd cannot do yet.",
            "The other tasks of challenge [default] can be raced with --exclude-tasks=\"find\".");
    assertThat(with(LOOP).obstacles().get(0).ofPlugin()).isTrue();
  }

  @Test
  void theRestIsRacedWithAWarning() throws IOException {
    LoadedTrack rest = with(LOOP, "find");
    assertThat(rest.unsupported()).isEmpty();
    assertThat(rest.warnings())
        .containsExactly(
            plugin
                + "operation types by names that only running it would tell, which rallyd cannot do"
                + " yet; should they replace [refresh], then the tasks of challenge [default] run"
                + " here with rallyd's own all the same.");
  }

  @Test
  void whatCannotTouchTheTasksIsNotWarnedOf() throws IOException {
    String sources = "def register(registry): registry.register_param_source(name(), Mine)";
    assertThat(with(sources).warnings()).isEmpty();
    assertThat(with("def register(r): r.register_runner('mine', Mine)").warnings()).isEmpty();
  }

  @Test
  void schedulersAndValidatorsByUnknownNamesAreWarnedOf() throws IOException {
    String both =
        "def register(r):\n  r.register_scheduler(n(), S)\n  r.register_validator(n(), v)";
    assertThat(with(both).warnings())
        .satisfiesExactly(
            w -> assertThat(w).startsWith(plugin + "schedulers by").contains("[deterministic]"),
            w -> assertThat(w).startsWith(plugin + "validators by").endsWith("it is not run."));
    assertThat(with(both, "find").warnings()).hasSize(1);
  }

  @Test
  void aPluginsOwnUsualSchedulerIsMeantByThrottledTasks() throws IOException {
    String own = "def register(r): r.register_scheduler('deterministic', S)";
    assertThat(with(own).unsupported().get(0))
        .startsWith("Task [find] needs the scheduler [deterministic] of the Python plugin");
    assertThat(with(own, "find").unsupported()).isEmpty();
  }
}
