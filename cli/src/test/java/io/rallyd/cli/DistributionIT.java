package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution as the build left it works with an empty home, and prints nothing of the JVM.
 */
@Tag("slow")
class DistributionIT {
  private static final Path PROGRAMS = Path.of("target", "rally", "bin").toAbsolutePath();

  @TempDir private Path home;

  private String run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().keySet().removeAll(List.of("RALLY_HOME", "XDG_CACHE_HOME"));
    Process process = builder.start();
    assertThat(process.waitFor(8, TimeUnit.MINUTES)).isTrue();
    assertThat(err).isEmptyFile();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }

  @Test
  void bothProgramsTellTheirVersion() throws Exception {
    for (int call = 0; call < 2; call++) {
      assertThat(run("esrally", "--version")).matches("esrally [0-9.]+\\R");
      assertThat(run("esrallyd", "--version")).matches("esrallyd [0-9.]+\\R");
    }
    try (var archives = Files.list(home.resolve(".cache/rallyd"))) {
      assertThat(archives).singleElement().asString().endsWith(".jsa");
    }
  }

  @Test
  void theBundledTrackIsThere() throws Exception {
    assertThat(run("esrally", "list", "tracks", "--offline")).contains("\ncities ", "135,233");
    assertThat(run("esrally", "info", "--track=cities")).contains("Schedule:", "1. delete-index");
    assertThat(home.resolve(".rally/rally.ini")).exists();
    assertThat(home.resolve(".rally/logs")).isDirectory();
  }

  @Test
  void completionScriptsKnowTheFlags() throws Exception {
    Path completion = PROGRAMS.resolveSibling("completion");
    assertThat(completion.resolve("esrally")).content().contains("--track-params", "pipelines");
    assertThat(completion.resolve("esrallyd")).content().contains("--coordinator-ip");
  }
}
