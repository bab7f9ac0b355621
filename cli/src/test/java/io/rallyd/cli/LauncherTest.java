package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launch script itself with a program in the place of Java that prints its arguments. */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of("dirname", "readlink", "ls", "cksum", "mkdir", "mv", "rm", "sed");

  @TempDir private Path directory;
  private Path home;
  private Path tools;
  private final Map<String, String> environment = new HashMap<>();

  private record Result(int code, String out, String err) {
    List<String> arguments() {
      return out.lines().toList();
    }
  }

  @BeforeEach
  void install() throws IOException {
    home = directory.resolve("with blank/rally");
    copy(Path.of("src/dist/bin/esrally"), home.resolve("bin/esrally"));
    copy(Path.of("src/dist/lib/launch.sh"), home.resolve("lib/launch.sh"));
    copy(Path.of("src/dist/conf/jvm.options"), home.resolve("conf/jvm.options"));
    Files.writeString(home.resolve("lib/a.jar"), "");
    Files.writeString(home.resolve("lib/b.jar"), "");
    tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool : TOOLS) {
      program(tools.resolve(tool), "exec " + find(tool) + " \"$@\"\n");
    }
    environment.put("PATH", tools.toString());
    environment.put("HOME", directory.resolve("home").toString());
  }

  private static Path find(String tool) {
    for (String place : List.of("/bin", "/usr/bin")) {
      if (Files.isExecutable(Path.of(place, tool))) {
        return Path.of(place, tool);
      }
    }
    assumeTrue(false, "there is no program " + tool);
    throw new AssertionError();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes a Java that tells its version, writes archives as the real one, and else echoes. */
  private Path java(String version, boolean archives) throws IOException {
    Path java = directory.resolve("jdk-" + version + "/bin/java");
    Files.createDirectories(java.getParent());
    program(
        java,
        """
        for a in "$@"; do
          case $a in
            -version) echo 'openjdk version "%s" 2026-01-01' >&2; exit 0 ;;
            -XX:ArchiveClassesAtExit=*) %s echo archive > "${a#*=}"; exit 0 ;;
          esac
        done
        printf '%%s\\n' "$@"
        exit 7
        """
            .formatted(version, archives ? "" : "exit 1;"));
    environment.put("JAVA_HOME", java.getParent().getParent().toString());
    return java;
  }

  private Result run(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Result esrally(String... arguments) throws Exception {
    return run(home.resolve("bin/esrally"), arguments);
  }

  @Test
  void saysThatJavaIsMissing() throws Exception {
    Result result = esrally("--version");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err())
        .contains("esrally needs Java 17 or newer", "JAVA_HOME")
        .hasLineCount(1);
  }

  @Test
  void saysThatJavaHomeHasNoJava() throws Exception {
    environment.put("JAVA_HOME", directory.toString());
    Result result = esrally("--version");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("JAVA_HOME is [" + directory + "]").hasLineCount(1);
  }

  @Test
  void saysThatJavaIsTooOld() throws Exception {
    for (String version : List.of("1.8.0_402", "11.0.2", "16")) {
      java(version, true);
      Result result = esrally("--version");
      assertThat(result.code()).isEqualTo(64);
      assertThat(result.err()).contains("is version " + version).hasLineCount(1);
    }
  }

  @Test
  void findsJavaOnThePathAndPassesArgumentsAsTheyAre() throws Exception {
    Path java = java("17.0.15", true);
    environment.remove("JAVA_HOME");
    Files.createSymbolicLink(tools.resolve("java"), java);
    Result result = esrally("race", "--track-params=a: b", "*", "");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .endsWith(
            "-cp\n"
                + home.resolve("lib/a.jar")
                + ":"
                + home.resolve("lib/b.jar")
                + "\nio.rallyd.cli.Esrally\nrace\n--track-params=a: b\n*\n\n");
    assertThat(result.arguments())
        .contains("-Drallyd.home=" + home, "-Drallyd.program=esrally", "-Drallyd.terminal=false");
  }

  @Test
  void worksThroughChainsOfSymbolicLinks() throws Exception {
    java("21", true);
    Path second = Files.createDirectories(directory.resolve("x")).resolve("second");
    Files.createSymbolicLink(second, Path.of("../with blank/rally/bin/esrally"));
    Path first = directory.resolve("first");
    Files.createSymbolicLink(first, second);
    assertThat(run(first, "list").arguments())
        .contains("-Drallyd.home=" + home, "-Drallyd.program=first");
  }

  @Test
  void theArchiveOfClassesIsMadeOnceAndUsed() throws Exception {
    java("17.0.15", true);
    Path first = archiveUsedBy(esrally("list"));
    long made = Files.getLastModifiedTime(first).toMillis();
    assertThat(archiveUsedBy(esrally("list"))).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first).toMillis()).isEqualTo(made);
    java("21.0.2", true);
    assertThat(archiveUsedBy(esrally("list"))).isNotEqualTo(first);
    assertThat(first).exists();
  }

  @Test
  void anotherReleaseInTheSamePlaceReplacesTheArchive() throws Exception {
    java("17.0.15", true);
    Path first = archiveUsedBy(esrally("list"));
    Files.writeString(home.resolve("lib/b.jar"), "another release");
    assertThat(archiveUsedBy(esrally("list"))).isNotEqualTo(first);
    assertThat(first).doesNotExist();
  }

  private static Path archiveUsedBy(Result result) {
    String option = "-XX:SharedArchiveFile=";
    List<Path> used =
        result.arguments().stream()
            .filter(a -> a.startsWith(option))
            .map(a -> Path.of(a.substring(option.length())))
            .toList();
    assertThat(used).hasSize(1);
    assertThat(used.get(0)).isNotEmptyFile();
    return used.get(0);
  }

  @Test
  void startsWithoutArchiveWhereThereIsNoPlaceForOne() throws Exception {
    java("17.0.15", true);
    Files.writeString(directory.resolve("file"), "");
    environment.put("XDG_CACHE_HOME", directory.resolve("file").toString());
    assertThat(esrally("list")).satisfies(LauncherTest::startedWithoutArchive);
    environment.remove("XDG_CACHE_HOME");
    environment.remove("HOME");
    assertThat(esrally("list")).satisfies(LauncherTest::startedWithoutArchive);
  }

  @Test
  void startsWithoutArchiveWhenItCannotBeMade() throws Exception {
    java("17.0.15", false);
    assertThat(esrally("list")).satisfies(LauncherTest::startedWithoutArchive);
    try (var entries = Files.list(directory.resolve("home/.cache/rallyd"))) {
      assertThat(entries).isEmpty();
    }
  }

  private static void startedWithoutArchive(Result result) {
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("io.rallyd.cli.Esrally").doesNotContain("SharedArchiveFile");
  }

  @Test
  void optionsThatOldJvmsDoNotKnowAreForNewOnesOnly() throws Exception {
    java("17.0.15", true);
    assertThat(esrally("list").arguments())
        .doesNotContain("--enable-native-access=ALL-UNNAMED")
        .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    java("25.0.1", true);
    assertThat(esrally("list").arguments())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void racesKeepTheFullCompiler() throws Exception {
    java("17.0.15", true);
    assertThat(esrally("list").arguments()).contains("-XX:TieredStopAtLevel=1");
    assertThat(esrally("race", "--track=x").arguments()).doesNotContain("-XX:TieredStopAtLevel=1");
  }

  @Test
  void optionsComeFromTheFileAndTheEnvironment() throws Exception {
    java("17.0.15", true);
    Files.writeString(home.resolve("conf/jvm.options"), "# -Xmx1g\n-Xmx8g\n-Dx=y");
    environment.put("RALLY_JAVA_OPTS", "-Da=b -Xlog");
    assertThat(esrally("list").arguments())
        .contains("-Xmx8g", "-Dx=y", "-Da=b", "-Xlog")
        .doesNotContain("-Xmx1g");
  }
}
