package io.rallyd.provisioner.team;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.ConfigTemplate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarResolverTest {
  @TempDir Path team;

  @Test
  void theListOfBundledFilesIsTheBundledFolder() throws Exception {
    URI folder = TeamFiles.class.getResource("bundled/cars/v1").toURI();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .map(f -> Path.of(folder).relativize(f).toString().replace('\\', '/'))
              .toList();
      assertThat(TeamFiles.BUNDLED).containsExactlyInAnyOrderElementsOf(found);
    }
  }

  @Test
  void bundledCarsAreListedByTypeThenName() {
    List<CarSummary> cars = CarResolver.bundled().list();
    assertThat(cars.stream().filter(c -> c.type().equals("car")).map(CarSummary::name))
        .containsExactly("16gheap", "1gheap", "24gheap", "2gheap", "4gheap", "8gheap", "defaults");
    assertThat(cars.get(cars.size() - 1).type()).isEqualTo("mixin");
  }

  @Test
  void theBundledDefaultsHaveOneGigabyteOfHeapAndParametersWin() {
    Car car = CarResolver.bundled().resolve(List.of("defaults"), Map.of());
    assertThat(car.variables()).containsEntry("heap_size", "1g");
    Car smaller = CarResolver.bundled().resolve(List.of("defaults"), Map.of("heap_size", "512m"));
    assertThat(smaller.variables()).containsEntry("heap_size", "512m");
    assertThat(car.templates())
        .extracting(ConfigTemplate::path)
        .containsExactly("config/elasticsearch.yml", "config/jvm.options");
    assertThat(car.templates()).allMatch(ConfigTemplate::template);
  }

  @Test
  void allBaseVariablesComeBeforeAllCarVariables() throws IOException {
    write("cars/v1/one.ini", "[config]\nbase=first\n[variables]\nx=one\ny=one\n");
    write("cars/v1/two.ini", "[config]\nbase=second\n[variables]\ny=two\n");
    write("cars/v1/first/config.ini", "[variables]\nx=base1\nz=base1\nonly1=1\n");
    write("cars/v1/second/config.ini", "[variables]\nx=base2\nz=base2\n");
    write("cars/v1/first/templates/config/a.yml", "a");
    write("cars/v1/second/templates/config/a.yml", "b");
    write("cars/v1/second/templates/bin/tool", "tool");
    Car car = CarResolver.of(team).resolve(List.of("one", "two"), Map.of("flag", true));
    assertThat(car.variables())
        .containsEntry("x", "one")
        .containsEntry("y", "two")
        .containsEntry("z", "base2")
        .containsEntry("only1", "1")
        .containsEntry("flag", true);
    assertThat(car.templates())
        .extracting(t -> t.layer() + ":" + t.path() + ":" + t.template())
        .containsExactly("0:config/a.yml:true", "1:bin/tool:false", "1:config/a.yml:true");
  }

  @Test
  void aBaseNamedTwiceIsAppliedOnce() throws IOException {
    write("cars/v1/one.ini", "[config]\nbase=b,b\n");
    write("cars/v1/two.ini", "[config]\nbase=b\n");
    write("cars/v1/b/templates/config/a.yml", "a");
    assertThat(CarResolver.of(team).resolve(List.of("one", "two"), Map.of()).templates())
        .hasSize(1);
  }

  @Test
  void referencesAreReplaced() throws IOException {
    write(
        "cars/v1/one.ini",
        """
        [config]
        base=b
        [other]
        deep = ${more}
        more = 7
        [variables]
        # a comment
        a = ${b}-${other:deep}
        b = $$5 # not a comment
        path = C:\\temp\\${b}
        long = first
          second
        """);
    write("cars/v1/b/templates/config/a.yml", "a");
    assertThat(CarResolver.of(team).resolve(List.of("one"), Map.of()).variables())
        .containsEntry("a", "$5 # not a comment-7")
        .containsEntry("path", "C:\\temp\\$5 # not a comment")
        .containsEntry("long", "first\nsecond");
  }

  @Test
  void whatIsWrongIsNamedInOneSentence() throws IOException {
    write("cars/v1/circle.ini", "[variables]\na=${b}\nb=${a}\n");
    write("cars/v1/missing.ini", "[variables]\na=${nothing}\n");
    write("cars/v1/lone.ini", "[variables]\na=5$\n");
    write("cars/v1/twice.ini", "[variables]\na=1\na=2\n");
    write("cars/v1/bare.ini", "[variables]\na\n");
    write("cars/v1/nobase.ini", "[variables]\na=1\n");
    write("cars/v1/hook.ini", "[config]\nbase=hooked\n");
    write("cars/v1/hooked/config.py", "def register(handler): pass\n");
    assertFails("circle", "circle.ini", "round in a circle");
    assertFails("missing", "${nothing}", "missing.ini");
    assertFails("lone", "lone $", "lone.ini");
    assertFails("twice", "[a] occurs twice", "twice.ini");
    assertFails("bare", "bare.ini");
    assertFails("nobase", "At least one config base", "[nobase]");
    assertFails("hook", "[hook]", "[hooked]", "Python hook");
    assertFails("none", "Unknown car [none]", "esrally list cars");
    assertFails("../secret", "Unknown car [../secret]");
  }

  @Test
  void aTeamWithoutCarsIsRefused() {
    assertThatThrownBy(() -> CarResolver.of(team))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("for cars does not exist");
  }

  @Test
  void realTeamsResolve() {
    Path teams = shared("data/teams");
    Assumptions.assumeTrue(
        Files.isDirectory(teams), "SKIPPED: no shared data, real teams are not tried");
    for (String branch : List.of("7.17", "master")) {
      CarResolver cars = CarResolver.of(teams.resolve(branch));
      for (CarSummary car : cars.list()) {
        assertThat(cars.resolve(List.of(car.name()), Map.of()).templates()).isNotEmpty();
      }
      assertThat(cars.resolve(List.of("4gheap", "unpooled"), Map.of()).variables())
          .containsEntry("heap_size", "4g");
    }
  }

  private void assertFails(String car, String... parts) {
    assertThatThrownBy(() -> CarResolver.of(team).resolve(List.of(car), Map.of()))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = team.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(UTF_8));
  }

  private static Path shared(String path) {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isDirectory(p.resolve("shared").resolve(path))) {
        return p.resolve("shared").resolve(path);
      }
    }
    return Path.of("../../shared").resolve(path);
  }
}
