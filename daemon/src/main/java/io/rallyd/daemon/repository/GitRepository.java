package io.rallyd.daemon.repository;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RepositoryChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A working copy of a repository, and how it is brought up to date. Its methods block, and are
 * called with the {@link RepositoryLock} of the directory held. All errors are one sentence.
 */
final class GitRepository {
  private static final Logger LOG = LoggerFactory.getLogger(GitRepository.class);
  private static final String REMOTE = "refs/remotes/origin/";

  private final RepositoryKind kind;
  private final RepositoryChoice choice;
  private final Path directory;
  private final GitProgram git;
  private final Notices notices;

  GitRepository(RepositoryKind kind, RepositoryChoice choice, GitProgram git, Notices notices) {
    this.kind = kind;
    this.choice = choice;
    this.directory = Path.of(choice.directory());
    this.git = git;
    this.notices = notices;
  }

  /** Makes sure that there is a working copy: clones it, or fetches what is new. */
  void obtain(boolean offline) {
    boolean here = Files.isDirectory(directory) && Files.exists(directory.resolve(".git"));
    if (!choice.url().isEmpty() && !offline) {
      if (here) {
        fetch();
      } else {
        copy();
      }
    } else if (!here) {
      throw missing(offline);
    }
  }

  /**
   * Checks out what fits a version and brings it up to what the remote repository has.
   *
   * @param version of the target; empty when there is none
   */
  void update(String version) {
    try {
      List<String> local = branches("refs/heads/");
      Optional<String> branch = BranchMatch.best(local, version);
      if (!choice.url().isEmpty()) {
        List<String> remote = branches(REMOTE);
        Optional<String> theirs = BranchMatch.best(remote, version);
        if (theirs.isPresent()) {
          require(theirs.get(), remote, local);
          checkOut(theirs.get());
          rebase(theirs.get());
          return;
        }
        // A copy has few branches of its own; what the remote ones call old is not for master.
        branch = branch.filter(name -> !name.equals(BranchMatch.MASTER));
      }
      if (branch.isPresent()) {
        require(branch.get(), local, List.of());
        if (!branch.get().equals(currentBranch())) {
          checkOut(branch.get());
        }
        return;
      }
      checkOut(tag(version));
    } catch (GitException e) {
      throw new RallyException(
          "Cannot update " + kind.content() + " in [" + directory + "] (" + e.getMessage() + ").",
          e);
    }
  }

  /** Checks out a revision unless it is the one that is there already. */
  void select(String revision) {
    String head = head();
    boolean commit = revision.matches("[0-9a-f]{7,40}") && head.startsWith(revision);
    if (commit || revision.equals(currentBranch())) {
      return;
    }
    try {
      checkOut(revision);
    } catch (GitException e) {
      throw new RallyException(
          "Cannot check out the revision ["
              + revision
              + "] of "
              + kind.content()
              + " in ["
              + directory
              + "] ("
              + e.getMessage()
              + ").",
          e);
    }
  }

  /** Returns the commit that is checked out, empty before the first one. */
  String head() {
    try {
      return git.run(directory, "rev-parse", "--verify", "--quiet", "HEAD");
    } catch (GitException e) {
      LOG.info("no commit in [{}]: {}", directory, e.getMessage());
      return "";
    }
  }

  private void fetch() {
    warnOfOtherOrigin();
    try {
      git.retried(() -> git.run(directory, "fetch", "--quiet", "--prune", "--tags", "origin"));
    } catch (GitException e) {
      notices.warning(
          "Could not update "
              + kind.content()
              + " in ["
              + directory
              + "], so what is there is used: "
              + e.getMessage()
              + ".");
    }
  }

  /** Clones beside the directory first, so that under its name there is never half a copy. */
  private void copy() {
    if (Files.exists(directory) && !empty(directory)) {
      throw new RallyException(
          "The repository ["
              + choice.name()
              + "] is to be cloned to ["
              + directory
              + "], but what is there is no git working copy; move it away.");
    }
    String url = GitProgram.withoutSecrets(choice.url());
    notices.info("Cloning " + kind.content() + " from [" + url + "] to [" + directory + "] ...");
    Path part = directory.resolveSibling("." + directory.getFileName() + ".part");
    try {
      Files.createDirectories(directory.getParent());
      git.retried(
          () -> {
            remove(part);
            git.run(directory.getParent(), "clone", "--quiet", "--", choice.url(), part.toString());
          });
      Files.deleteIfExists(directory);
      Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (GitException e) {
      throw new RallyException(
          "Cannot clone the repository ["
              + choice.name()
              + "] of "
              + kind.content()
              + " from ["
              + url
              + "]: "
              + e.getMessage()
              + ".",
          e);
    } catch (IOException e) {
      throw new RallyException(
          "The repository [" + choice.name() + "] cannot be put to [" + directory + "]: " + e + ".",
          e);
    } finally {
      if (Files.exists(part)) {
        discard(part);
      }
    }
  }

  private RallyException missing(boolean offline) {
    String what = "The repository [" + choice.name() + "] of " + kind.content();
    if (Files.exists(directory)) {
      return new RallyException(
          what
              + " in ["
              + directory
              + "] is no git working copy; make it one with [git init] and commit what is in it.");
    }
    if (offline && !choice.url().isEmpty()) {
      return new RallyException(
          what + " is not in [" + directory + "] and is not cloned because of --offline.");
    }
    return new RallyException(
        what
            + " does not exist: rally.ini has no ["
            + choice.name()
            + ".url] in its section ["
            + kind.content()
            + "], and there is nothing in ["
            + directory
            + "].");
  }

  private void warnOfOtherOrigin() {
    String origin;
    try {
      origin = git.run(directory, "config", "--get", "remote.origin.url");
    } catch (GitException e) {
      LOG.info("no origin in [{}]: {}", directory, e.getMessage());
      return;
    }
    if (!origin
        .replaceAll("(\\.git)?/*$", "")
        .equals(choice.url().replaceAll("(\\.git)?/*$", ""))) {
      notices.warning(
          "The "
              + kind.content()
              + " in ["
              + directory
              + "] were cloned from ["
              + GitProgram.withoutSecrets(origin)
              + "], not from ["
              + GitProgram.withoutSecrets(choice.url())
              + "] as rally.ini says; move the directory away to clone it anew.");
    }
  }

  private List<String> branches(String below) {
    List<String> names = new ArrayList<>();
    git.run(directory, "for-each-ref", "--format=%(refname)", below)
        .lines()
        .map(ref -> ref.substring(Math.min(below.length(), ref.length())))
        .filter(name -> !name.equals("HEAD") && !name.isEmpty())
        .forEach(names::add);
    return names;
  }

  /** The rules name the branch for the newest whether or not there is one. */
  private void require(String branch, List<String> some, List<String> more) {
    if (!some.contains(branch) && !more.contains(branch)) {
      throw new GitException(
          "there is no branch ["
              + branch
              + "]"
              + (some.isEmpty() ? "" : ", only " + some.stream().sorted().toList())
              + "; choose one with "
              + kind.revisionFlag());
    }
  }

  private String tag(String version) {
    List<String> variants = BranchMatch.variants(version);
    if (variants.isEmpty()) {
      throw new RallyException("[" + version + "] is no version of the form x.y.z.");
    }
    List<String> tags = git.run(directory, "tag").lines().toList();
    return variants.stream()
        .map(v -> "v" + v)
        .filter(tags::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new RallyException(
                    "Cannot find "
                        + kind.content()
                        + " for distribution version "
                        + version
                        + " in the repository ["
                        + choice.name()
                        + "]; choose a branch with "
                        + kind.revisionFlag()
                        + "."));
  }

  private String currentBranch() {
    try {
      return git.run(directory, "symbolic-ref", "--quiet", "--short", "HEAD");
    } catch (GitException e) {
      return "";
    }
  }

  private void checkOut(String revision) {
    if (revision.startsWith("-")) {
      throw new GitException("[" + revision + "] is no revision");
    }
    git.run(directory, "checkout", "--quiet", revision, "--");
  }

  private void rebase(String branch) {
    boolean theUsersOwn = rebasing();
    try {
      git.run(directory, "rebase", "--quiet", "origin/" + branch);
    } catch (GitException e) {
      if (!theUsersOwn) {
        git.succeeds(directory, "rebase", "--abort");
      }
      notices.warning(
          "Local changes in ["
              + directory
              + "] prevent the update of "
              + kind.content()
              + " from the remote repository, please commit them: "
              + e.getMessage()
              + ".");
    }
  }

  private boolean rebasing() {
    Path administration = directory.resolve(".git");
    return Files.exists(administration.resolve("rebase-merge"))
        || Files.exists(administration.resolve("rebase-apply"));
  }

  private static boolean empty(Path directory) {
    try (Stream<Path> content = Files.list(directory)) {
      return content.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void discard(Path part) {
    try {
      remove(part);
    } catch (GitException e) {
      LOG.warn("what was cloned of a repository is left: {}", e.getMessage());
    }
  }

  private static void remove(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new GitException("[" + tree + "] cannot be removed: " + e);
    }
  }
}
