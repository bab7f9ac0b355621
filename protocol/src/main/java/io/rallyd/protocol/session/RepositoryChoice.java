package io.rallyd.protocol.session;

import java.util.Map;

/**
 * A git repository of tracks or teams as a user configured it, and the revision chosen in it. It
 * travels among the settings of a {@link RaceDescription}, with the names that the configuration
 * has for them.
 *
 * @param name its name; empty when no repository is meant
 * @param directory absolute path of its working copy, which need not exist yet
 * @param url where it is cloned from; empty for one that lives on this machine only
 * @param revision branch, tag or commit; empty to choose by the version of the target
 */
public record RepositoryChoice(String name, String directory, String url, String revision) {
  /** No repository. */
  public static final RepositoryChoice NONE = new RepositoryChoice("", "", "", "");

  private static final String NAME = "/repository.name";
  private static final String DIRECTORY = "/repository.directory";
  private static final String URL = "/repository.url";
  private static final String REVISION = "/repository.revision";

  /** Returns the repository that the settings of a section name, or {@link #NONE}. */
  static RepositoryChoice of(Map<String, String> settings, String section) {
    return new RepositoryChoice(
        settings.getOrDefault(section + NAME, ""),
        settings.getOrDefault(section + DIRECTORY, ""),
        settings.getOrDefault(section + URL, ""),
        settings.getOrDefault(section + REVISION, ""));
  }

  /** Returns the settings of a section that name this repository; none when there is none. */
  Map<String, String> settings(String section) {
    return isPresent()
        ? Map.of(
            section + NAME, name,
            section + DIRECTORY, directory,
            section + URL, url,
            section + REVISION, revision)
        : Map.of();
  }

  /** Returns the settings that name this as the repository of the race's track. */
  public Map<String, String> ofTrack() {
    return settings(RaceDescription.TRACK);
  }

  /** Returns the settings that name this as the repository of the race's team. */
  public Map<String, String> ofTeam() {
    return settings(RaceDescription.TEAM);
  }

  /** Returns whether there is one. */
  public boolean isPresent() {
    return !name.isEmpty();
  }
}
