package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fuzzing by coverage, with Jazzer in a process of its own: a minute over all targets, or {@code
 * -Drallyd.fuzz.seconds=} for each. What it finds is left in {@code target/fuzz}; once mended, the
 * input is kept in {@code src/test/resources/fuzz}.
 */
@Tag("slow")
class FuzzingTest {
  private static final int SECONDS = Integer.getInteger("rallyd.fuzz.seconds", 15);
  private static final Path WORK = Path.of("target/fuzz");

  private record Fuzzed(FuzzTarget target, Path log, Process jazzer) {}

  /** Two at a time, for each keeps no more than one processor busy. */
  @ParameterizedTest
  @CsvSource({"BODY, SESSION", "FRAME, HANDSHAKE"})
  void nothingIsFound(FuzzTarget one, FuzzTarget other) throws Exception {
    List<Fuzzed> both = new ArrayList<>();
    try {
      both.add(start(one));
      both.add(start(other));
      for (Fuzzed fuzzed : both) {
        boolean ended = fuzzed.jazzer().waitFor(SECONDS + 600L, TimeUnit.SECONDS);
        assertThat(ended).as("%s ended in time", fuzzed.target()).isTrue();
      }
    } finally {
      both.forEach(fuzzed -> fuzzed.jazzer().destroyForcibly());
    }
    for (Fuzzed fuzzed : both) {
      List<String> said = Files.readAllLines(fuzzed.log());
      said.stream()
          .filter(line -> line.contains("DONE") || line.startsWith("Done "))
          .forEach(line -> System.out.println(fuzzed.target() + ": " + line));
      assertThat(fuzzed.jazzer().exitValue())
          .as("see %s, which ends with %s", fuzzed.log(), last(said))
          .isZero();
    }
  }

  @Test
  void eachTargetHasItsTurn() throws Exception {
    CsvSource turns =
        FuzzingTest.class
            .getDeclaredMethod("nothingIsFound", FuzzTarget.class, FuzzTarget.class)
            .getAnnotation(CsvSource.class);
    assertThat(String.join(", ", turns.value()).split(", "))
        .containsExactlyInAnyOrder(
            Stream.of(FuzzTarget.values()).map(Enum::name).toArray(String[]::new));
  }

  private static Fuzzed start(FuzzTarget target) throws IOException {
    Path seeds = seeds(target);
    Path corpus = Files.createDirectories(WORK.resolve(target.folder() + "-corpus"));
    Path log = WORK.resolve(target.folder() + ".log").toAbsolutePath();
    Process jazzer =
        new ProcessBuilder(command(target, corpus, seeds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Fuzzed(target, log, jazzer);
  }

  private static List<String> command(FuzzTarget target, Path corpus, Path seeds) {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("-cp", classes, "com.code_intelligence.jazzer.Jazzer"));
    command.add("--target_class=" + target.type().getName());
    command.add("--instrumentation_includes=io.rallyd.**:com.esotericsoftware.kryo.**");
    command.add("--custom_hook_includes=io.rallyd.**");
    // Its watch over sun.misc.Unsafe fails on the queues of Netty; nothing here uses it.
    command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer");
    command.add("--reproducer_path=" + WORK);
    command.add("-artifact_prefix=" + WORK + "/" + target.folder() + "-");
    command.add("-max_total_time=" + SECONDS);
    command.add("-rss_limit_mb=2048");
    command.add("-timeout=120");
    command.add("-max_len=8192");
    command.add("-print_final_stats=1");
    command.add(corpus.toString());
    command.add(seeds.toString());
    return command;
  }

  private static Path seeds(FuzzTarget target) throws IOException {
    Path folder = Files.createDirectories(WORK.resolve(target.folder() + "-seeds"));
    List<byte[]> inputs = new ArrayList<>(FuzzSeeds.of(target));
    inputs.addAll(FuzzSeeds.found(target));
    for (int i = 0; i < inputs.size(); i++) {
      Files.write(folder.resolve(Integer.toString(i)), inputs.get(i));
    }
    return folder;
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - 12), lines.size());
  }
}
