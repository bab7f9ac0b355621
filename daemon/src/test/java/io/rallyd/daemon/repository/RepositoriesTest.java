package io.rallyd.daemon.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RepositoryChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories by the real git program, with remote ones on this disk. */
class RepositoriesTest implements Notices {
  @TempDir private Path directory;
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Repositories repositories =
      new Repositories(new GitProgram("git", Duration.ofSeconds(60), pauses::add));
  private Origin origin;
  private Path copy;

  @BeforeEach
  void makeOrigin() throws IOException {
    origin = Origin.create(directory.resolve("origin"));
    copy = directory.resolve("home/tracks/default");
  }

  @Override
  public void info(String text) {
    told.add("info: " + text);
  }

  @Override
  public void warning(String text) {
    told.add("warning: " + text);
  }

  private RepositoryChoice choice(String revision) {
    return new RepositoryChoice("default", copy.toString(), origin.url(), revision);
  }

  private RepositoryChoice local() {
    return new RepositoryChoice("default", copy.toString(), "", "");
  }

  private String use(RepositoryChoice choice, String version, boolean offline) {
    return repositories.use(
        RepositoryKind.TRACKS,
        choice,
        version,
        offline,
        this,
        checkout -> checkout.revision() + " " + description());
  }

  /** Returns which branch the description of the track says it is on. */
  private String used(String version) {
    return use(choice(""), version, false).split(" ", 2)[1];
  }

  private String description() {
    try {
      return Files.readString(copy.resolve("cities/track.json")).split("\"")[3];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theBranchOrTagThatFitsTheVersionIsCheckedOut() throws IOException {
    for (String branch : List.of("7", "7.17", "8.15")) {
      origin.branch(branch);
    }
    for (String tag : List.of("v5", "v6", "v6.8.23")) {
      origin.git("checkout", "--quiet", "--detach", "master");
      origin.commit("cities/track.json", "{\"description\": \"" + tag + "\"}");
      origin.git("tag", tag);
    }
    origin.git("checkout", "--quiet", "master");
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("7.17.29", "7.17");
    expected.put("7.16.3", "7");
    expected.put("7.18.0", "7.17");
    expected.put("8.15.0", "8.15");
    expected.put("8.19.1-SNAPSHOT", "8.15");
    expected.put("9.0.0", "master");
    expected.put("5.6.16", "v5");
    expected.put("6.8.23", "v6.8.23");
    expected.put("6.2.0", "v6");
    expected.put("serverless", "master");
    Map<String, String> found = new LinkedHashMap<>();
    expected.keySet().forEach(version -> found.put(version, used(version)));
    assertThat(found).isEqualTo(expected);
    assertThat(told).singleElement().asString().startsWith("info: Cloning tracks from [file:");
  }

  @Test
  void whatIsNewArrives() throws IOException {
    use(choice(""), "", false);
    String newest = origin.commit("cities/track.json", "{\"description\": \"new\"}");
    assertThat(use(choice(""), "", false)).isEqualTo(newest + " new");
    origin.branch("7.17");
    assertThat(used("7.17.29")).isEqualTo("7.17");
    assertThat(used("")).isEqualTo("new");
    origin.git("branch", "-D", "7.17");
    assertThat(used("9.0.0")).isEqualTo("new");
    assertThat(told).hasSize(1);
  }

  @Test
  void offlineNothingMoves() throws IOException {
    origin.branch("7.17");
    use(choice(""), "7.17.29", false);
    origin.commit("cities/track.json", "{\"description\": \"new\"}");
    assertThat(use(choice(""), "", true)).endsWith(" 7.17");
    assertThat(use(choice("master"), "", true)).endsWith(" master");
  }

  @Test
  void aRevisionIsABranchATagOrACommit() throws IOException {
    origin.branch("7.17");
    String old = origin.git("rev-parse", "master");
    origin.git("tag", "-m", "a tag", "mine");
    origin.commit("cities/track.json", "{\"description\": \"new\"}");
    assertThat(use(choice("7.17"), "8.0.0", false)).endsWith(" 7.17");
    assertThat(use(choice(old), "", false)).isEqualTo(old + " master");
    assertThat(use(choice(old.substring(0, 8)), "", false)).isEqualTo(old + " master");
    assertThat(use(choice("master"), "", false)).endsWith(" new");
    assertThat(use(choice("mine"), "", false)).isEqualTo(old + " master");
    assertThatThrownBy(() -> use(choice("nope"), "", false))
        .isInstanceOf(RallyException.class)
        .hasMessageStartingWith(
            "Cannot check out the revision [nope] of tracks in [" + copy + "] (")
        .hasMessageEndingWith(").");
  }

  @Test
  void noRevisionFitsTheVersion() throws IOException {
    origin.branch("8.15");
    assertThatThrownBy(() -> used("7.17.29"))
        .hasMessage(
            "Cannot find tracks for distribution version 7.17.29 in the repository [default];"
                + " choose a branch with --track-revision.");
  }

  @Test
  void theNewestIsOnMasterUnlessThereIsNone() throws IOException {
    origin.git("branch", "-m", "master", "main");
    assertThatThrownBy(() -> used(""))
        .hasMessage(
            "Cannot update tracks in ["
                + copy
                + "] (there is no branch [master], only [main]; choose one with"
                + " --track-revision).");
  }

  @Test
  void localCommitsAreRebased() throws IOException {
    use(choice(""), "", false);
    Origin mine = mine();
    mine.commit("mine/track.json", "{}");
    origin.commit("cities/track.json", "{\"description\": \"new\"}");
    assertThat(used("")).isEqualTo("new");
    assertThat(copy.resolve("mine/track.json")).exists();
    assertThat(told).hasSize(1);
  }

  @Test
  void localChangesStayAndAreWarnedOf() throws IOException {
    use(choice(""), "", false);
    mine().commit("cities/track.json", "{\"description\": \"mine\"}");
    origin.commit("cities/track.json", "{\"description\": \"new\"}");
    assertThat(used("")).isEqualTo("mine");
    assertThat(copy.resolve(".git/rebase-merge")).doesNotExist();
    assertThat(copy.resolve(".git/rebase-apply")).doesNotExist();
    Files.writeString(copy.resolve("cities/track.json"), "{\"description\": \"dirty\"}");
    assertThat(used("")).isEqualTo("dirty");
    assertThat(told.subList(1, told.size()))
        .hasSize(2)
        .allMatch(t -> t.startsWith("warning: Local changes in [" + copy + "] prevent the update"));
  }

  /** Returns the working copy as somebody who commits to it. */
  private Origin mine() throws IOException {
    Origin mine = Origin.at(copy);
    mine.git("config", "user.name", "A Tester");
    mine.git("config", "user.email", "tester@localhost");
    mine.git("config", "commit.gpgsign", "false");
    return mine;
  }

  @Test
  void aFetchThatFailsIsAWarning() throws IOException {
    use(choice(""), "", false);
    Files.move(origin.directory(), directory.resolve("gone"));
    assertThat(used("")).isEqualTo("master");
    assertThat(told.get(1))
        .startsWith(
            "warning: Could not update tracks in [" + copy + "], so what is there is used: ")
        .endsWith(".");
    assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void aCloneThatFailsLeavesNothing() throws IOException {
    Files.move(origin.directory(), directory.resolve("gone"));
    assertThatThrownBy(() -> used(""))
        .isInstanceOf(RallyException.class)
        .hasMessageStartingWith("Cannot clone the repository [default] of tracks from [file:")
        .hasMessageEndingWith(".");
    assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(copy).doesNotExist();
    try (var left = Files.list(copy.getParent())) {
      assertThat(left).containsExactly(copy.resolveSibling(".default.lock"));
    }
  }

  @Test
  void whatIsNoWorkingCopyIsNotTouched() throws IOException {
    Files.createDirectories(copy);
    Files.writeString(copy.resolve("precious"), "x");
    assertThatThrownBy(() -> used("")).hasMessageContaining("is no git working copy; move it away");
    assertThatThrownBy(() -> use(local(), "", false)).hasMessageContaining("[git init]");
    assertThat(copy.resolve("precious")).exists();
    assertThatThrownBy(() -> use(new RepositoryChoice("x", copy + "x", "", ""), "", false))
        .hasMessageContaining("rally.ini has no [x.url] in its section [tracks]");
    assertThatThrownBy(() -> use(new RepositoryChoice("x", copy + "x", origin.url(), ""), "", true))
        .hasMessageEndingWith("is not cloned because of --offline.");
  }

  @Test
  void aRepositoryMayLiveHereOnly() throws IOException {
    Origin mine = Origin.create(copy);
    mine.branch("7.17");
    assertThat(use(local(), "7.17.29", false)).endsWith(" 7.17");
    assertThat(use(local(), "7.17.29", false)).endsWith(" 7.17");
    assertThat(use(local(), "9.0.0", false)).endsWith(" master");
    assertThat(told).isEmpty();
  }

  @Test
  void anotherOriginThanTheConfiguredOneIsWarnedOf() throws IOException {
    use(choice(""), "", false);
    RepositoryChoice moved =
        new RepositoryChoice("default", copy.toString(), "https://me:secret@localhost/x", "");
    use(moved, "", false);
    assertThat(told.get(1))
        .contains("were cloned from [" + origin.url(), "not from [https://localhost/x]")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--upload-pack=touch x", "-u"})
  void anAddressIsNeverAFlag(String url) {
    assertThatThrownBy(() -> use(new RepositoryChoice("d", copy.toString(), url, ""), "", false))
        .hasMessageStartingWith("Cannot clone the repository [d]");
  }

  @Test
  void aRevisionIsNeverAFlag() {
    assertThatThrownBy(() -> use(choice("--force"), "", false))
        .hasMessageContaining("[--force] is no revision");
  }

  @Test
  void anAddressNeverRunsAProgram() {
    Path mark = directory.resolve("mark");
    RepositoryChoice evil =
        new RepositoryChoice("d", copy.toString(), "ext::sh -c touch% " + mark, "");
    assertThatThrownBy(() -> use(evil, "", false))
        .hasMessageStartingWith("Cannot clone the repository [d]");
    assertThat(mark).doesNotExist();
  }
}
