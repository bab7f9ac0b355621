package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.protocol.RallyException;
import picocli.CommandLine.Option;

/** The flags that say where the definitions of cars are. */
public final class TeamOptions {
  @Option(
      names = "--team-path",
      paramLabel = "DIR",
      description = "Directory with cars; without it the bundled ones are used.")
  private String teamPath;

  @Option(
      names = "--team-repository",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Not yet: repository of cars.")
  private String teamRepository;

  @Option(
      names = "--team-revision",
      paramLabel = "REV",
      description = "Not yet: revision of the repository.")
  private String teamRevision;

  /** Returns the absolute path of the team directory, empty for the bundled one. */
  public String path(Surroundings surroundings) {
    if (teamPath != null) {
      return surroundings.arguments().path(teamPath).toString();
    }
    if (!teamRepository.equals("default") || teamRevision != null) {
      throw new RallyException(
          (teamRevision == null ? "--team-repository" : "--team-revision")
              + " is not yet part of this version: cars come from --team-path or are bundled.");
    }
    return "";
  }
}
