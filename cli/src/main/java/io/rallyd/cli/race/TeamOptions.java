package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Call;
import io.rallyd.daemon.repository.RepositoryKind;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RepositoryChoice;
import picocli.CommandLine.Option;

/** The flags that say where the definitions of cars are. */
public final class TeamOptions {
  @Option(names = "--team-path", paramLabel = "DIR", description = "Directory with cars.")
  private String teamPath;

  @Option(
      names = "--team-repository",
      paramLabel = "NAME",
      description =
          "Repository of cars, with a URL in rally.ini (default: one of your own named default,"
              + " else the bundled cars).")
  private String teamRepository;

  @Option(
      names = "--team-revision",
      paramLabel = "REV",
      description = "Branch, tag or commit of the repository; the default fits the server.")
  private String teamRevision;

  /** Returns the absolute path of the team directory, empty without {@code --team-path}. */
  public String path(Call call) {
    if (teamPath == null) {
      return "";
    }
    if (teamRevision != null) {
      throw new RallyException("argument --team-revision: not allowed with argument --team-path.");
    }
    return call.surroundings().arguments().path(teamPath).toString();
  }

  /** Returns the repository that is meant; none means the path or what is bundled. */
  public RepositoryChoice repository(Call call) {
    if (teamPath != null) {
      return RepositoryChoice.NONE;
    }
    RepositoryChoice repository =
        RepositoryKind.TEAMS.choose(
            call.ini(),
            teamRepository == null ? "" : teamRepository,
            teamRevision == null ? "" : teamRevision.strip());
    boolean meant = teamRepository != null || teamRevision != null;
    return meant || RepositoryKind.TEAMS.own(repository) ? repository : RepositoryChoice.NONE;
  }
}
