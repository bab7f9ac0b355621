package io.rallyd.daemon.repository;

import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RepositoryChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a repository has in it, and where the configuration speaks of it. */
public enum RepositoryKind {
  /** Tracks; {@code [tracks]} has their addresses. */
  TRACKS("tracks", "benchmarks", "track", "https://github.com/elastic/rally-tracks"),
  /** Cars and plugins; {@code [teams]} has their addresses. */
  TEAMS("teams", "mechanic", "team", "https://github.com/elastic/rally-teams");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  private final String section;
  private final String settings;
  private final String one;
  private final String publicUrl;

  RepositoryKind(String section, String settings, String one, String publicUrl) {
    this.section = section;
    this.settings = settings;
    this.one = one;
    this.publicUrl = publicUrl;
  }

  /** Returns what people call its content. */
  String content() {
    return section;
  }

  /** Returns the flag with which a revision is chosen. */
  String revisionFlag() {
    return "--" + one + "-revision";
  }

  /**
   * Returns a repository as the configuration has it; whether it exists is another matter.
   *
   * @param name its name; empty for the default one
   * @param revision the revision asked for, or empty
   * @throws RallyException when name or revision could be taken for something else
   */
  public RepositoryChoice choose(RallyIni ini, String name, String revision) {
    String known =
        name.isEmpty() ? ini.text(settings, one + ".default.repository", "default") : name;
    if (!NAME.matcher(known).matches()) {
      throw new RallyException(
          "The name of the repository ["
              + known
              + "] may only have letters, digits, dots, dashes and underscores, and does not begin"
              + " with a dot or a dash.");
    }
    if (revision.startsWith("-")) {
      throw new RallyException(
          "argument " + revisionFlag() + ": [" + revision + "] is no revision of a repository.");
    }
    Path root =
        ini.path("node", "root.dir", ini.home().directory().resolve("benchmarks"))
            .resolve(ini.text(settings, one + ".repository.dir", section));
    return new RepositoryChoice(
        known,
        root.resolve(known).toAbsolutePath().normalize().toString(),
        ini.text(section, known + ".url", "").strip(),
        revision);
  }

  /**
   * Returns whether a repository is the user's own rather than the public one: what is bundled
   * comes before the public repository and after one's own.
   */
  public boolean own(RepositoryChoice repository) {
    String url = repository.url().replaceAll("(\\.git)?/*$", "");
    return url.isEmpty()
        ? Files.isDirectory(Path.of(repository.directory()))
        : !url.equals(publicUrl);
  }
}
