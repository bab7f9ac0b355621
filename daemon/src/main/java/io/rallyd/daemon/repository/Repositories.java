package io.rallyd.daemon.repository;

import io.rallyd.protocol.session.RepositoryChoice;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Gives access to repositories of tracks and teams. Blocks for as long as git works; safe for use
 * by several threads, of which one at a time uses a repository.
 */
public final class Repositories {
  private final GitProgram git;

  /** Creates access by the git program of this machine. */
  public Repositories() {
    this(new GitProgram());
  }

  Repositories(GitProgram git) {
    this.git = git;
  }

  /**
   * A repository with what fits checked out.
   *
   * @param directory the working copy
   * @param revision the commit; empty in a repository without any
   */
  public record Checkout(Path directory, String revision) {}

  /**
   * Brings a repository up to date, checks out what fits, and keeps it as it is while it is used.
   * With {@code offline} what is checked out stays, unless the choice names a revision.
   *
   * @param version of the target, empty for none
   * @throws io.rallyd.protocol.RallyException when that cannot be done
   */
  public <T> T use(
      RepositoryKind kind,
      RepositoryChoice choice,
      String version,
      boolean offline,
      Notices notices,
      Function<Checkout, T> user) {
    RepositoryLock lock = RepositoryLock.take(Path.of(choice.directory()), notices);
    try {
      GitRepository repository = new GitRepository(kind, choice, git, notices);
      repository.obtain(offline);
      if (!choice.revision().isEmpty()) {
        repository.select(choice.revision());
      } else if (!offline) {
        repository.update(version);
      }
      return user.apply(new Checkout(Path.of(choice.directory()), repository.head()));
    } finally {
      lock.close();
    }
  }
}
