package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.track.TrackPlugin.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackPluginTest {
  @TempDir private Path directory;

  private TrackPlugin plugin(String source) throws IOException {
    write("track.py", source);
    return TrackPlugin.of(directory).orElseThrow();
  }

  private void write(String file, String source) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, source);
  }

  @Test
  void whatIsRegisteredIsFound() throws IOException {
    TrackPlugin plugin =
        plugin(
            """
            from shop import sources

            SCAN = "scan-shelves"

            class Shelves(object):
                '''registry.register_runner("in-a-text", x)'''

            async def scan(es, params):
                pass

            def register(registry):
                # registry.register_runner("in-a-comment", scan)
                registry.register_param_source("shelves", Shelves)
                registry.register_runner(SCAN, scan, async_runner=True)
                registry.register_runner(
                    operation_type='count-' "shelves",
                    runner=scan)
                registry.register_scheduler(u"tides", Shelves)
                registry.register_track_processor(Shelves(SCAN, 3))
                registry.register_validator("default", lambda p: ("a", "b"))
                sources.register(registry)
            """);
    write("shop/sources.py", "NAMES = 'x'\ndef register(r): r.register_param_source(NAMES, 1)\n");
    write("_tools/mine.py", "r.register_runner('hidden', 1)");
    plugin = TrackPlugin.of(directory).orElseThrow();
    assertThat(plugin.names(Registration.PARAM_SOURCE)).containsExactlyInAnyOrder("shelves", "x");
    assertThat(plugin.names(Registration.RUNNER))
        .containsExactlyInAnyOrder("scan-shelves", "count-shelves");
    assertThat(plugin.names(Registration.SCHEDULER)).containsExactly("tides");
    assertThat(plugin.names(Registration.VALIDATOR)).containsExactly("default");
    assertThat(plugin.names(Registration.PROCESSOR)).containsExactly("Shelves(SCAN,3)");
    assertThat(Registration.values()).noneMatch(plugin::hasComputedNames);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.register_runner(name, runner)",
        "registry.register_runner(f'x-{n}', runner)",
        "registry.register_runner('x' + y, runner)",
        "registry.register_runner('a\\\\n', runner)",
        "N = 'a'\nN = 'b'\nregistry.register_runner(N, runner)",
        "registry.register_runner()",
        "registry.register_runner(",
        "add = registry.register_runner\nadd('a', runner)",
        "getattr(registry, 'register_runner')('a', runner)",
      })
  void namesThatAreWorkedOutAreNotGuessed(String source) throws IOException {
    TrackPlugin plugin = plugin(source);
    assertThat(plugin.names(Registration.RUNNER)).isEmpty();
    assertThat(Registration.values())
        .filteredOn(plugin::hasComputedNames)
        .containsExactly(Registration.RUNNER);
  }

  @Test
  void textsOfAPluginThatWorksNamesOutMayBeNames() throws IOException {
    TrackPlugin loop =
        plugin(
            """
            RUNNERS = {"search": Mine, "scroll": Mine}
            def register(registry):
                for name, runner in RUNNERS.items():
                    registry.register_runner(name, runner)
                registry.register_param_source("mine", Mine)
            """);
    assertThat(loop.mayRegister(Registration.RUNNER, "search")).isTrue();
    assertThat(loop.mayRegister(Registration.RUNNER, "bulk")).isFalse();
    assertThat(loop.mayRegister(Registration.PARAM_SOURCE, "search")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "r.register_runner('a', x) # 'b'|a",
        "r.register_runner('''a''', x)|a",
        "s = 'it\\'s'; r.register_runner('a', x)|a",
        "s = r'\\'; r.register_runner('a', x)|",
        "x = {'k': [1, 2]}; r.register_runner('a')|a",
      })
  void textsEndWhereTheyEnd(String source, String name) throws IOException {
    assertThat(plugin(source).names(Registration.RUNNER))
        .containsExactlyElementsOf(name == null ? java.util.List.of() : java.util.List.of(name));
  }

  @Test
  void withoutTrackPyThereIsNone() throws IOException {
    write("other.py", "r.register_runner('a', x)");
    assertThat(TrackPlugin.of(directory)).isEmpty();
  }
}
