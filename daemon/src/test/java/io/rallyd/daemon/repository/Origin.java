package io.rallyd.daemon.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real repository that a test makes. */
public final class Origin {
  private final Path directory;

  private Origin(Path directory) {
    this.directory = directory;
  }

  /** Makes a repository whose first branch is master, with one commit on it. */
  public static Origin create(Path directory) throws IOException {
    Files.createDirectories(directory);
    Origin origin = new Origin(directory);
    origin.git("init", "--quiet");
    origin.git("symbolic-ref", "HEAD", "refs/heads/master");
    origin.git("config", "user.name", "A Tester");
    origin.git("config", "user.email", "tester@localhost");
    origin.git("config", "commit.gpgsign", "false");
    origin.commit("cities/track.json", "{\"description\": \"master\"}");
    return origin;
  }

  /** Returns one that is there already. */
  public static Origin at(Path directory) {
    return new Origin(directory);
  }

  /** Returns where it is. */
  public Path directory() {
    return directory;
  }

  /** Returns the address to clone it from. */
  public String url() {
    return directory.toUri().toString();
  }

  /** Makes a branch of the current commit with a commit of its own, and goes back to master. */
  public void branch(String name) throws IOException {
    git("checkout", "--quiet", "-b", name, "master");
    commit("cities/track.json", "{\"description\": \"" + name + "\"}");
    git("checkout", "--quiet", "master");
  }

  /** Commits a file; returns the commit. */
  public String commit(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    git("add", "--all");
    git("commit", "--quiet", "--message", "test");
    return git("rev-parse", "HEAD");
  }

  /** Runs git there; returns what it prints. */
  public String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output.strip();
  }
}
