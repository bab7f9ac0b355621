package io.rallyd.provisioner.account;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that servers run as. They refuse to run as root; so when we are root they run as another
 * user by {@code setpriv}, which replaces itself by the server and so adds no process. When we are
 * not root they run as ourselves. Immutable.
 */
public final class RunAs {
  /** The user that is taken if nobody chose one, provided that it exists. */
  static final String PREFERRED = "rally-es";

  private static final String FALLBACK = "nobody";

  private final String user;
  private final int uid;
  private final int gid;
  private final boolean switching;

  private RunAs(String user, int uid, int gid, boolean switching) {
    this.user = user;
    this.uid = uid;
    this.gid = gid;
    this.switching = switching;
  }

  /**
   * Decides which user it is.
   *
   * @param configured {@code [provisioning] run.as}; empty for {@code rally-es} if it exists, else
   *     {@code nobody}; of no meaning when we are not root
   * @throws RallyException when there is no such user, or it is root
   */
  public static RunAs decide(String configured) {
    String self = System.getProperty("user.name");
    if (!isRoot()) {
      return new RunAs(self, -1, -1, false);
    }
    String user =
        !configured.isBlank()
            ? configured
            : Commands.run(List.of("id", "-u", PREFERRED)).ok() ? PREFERRED : FALLBACK;
    int uid = number(user, "-u");
    int gid = number(user, "-g");
    if (uid == 0) {
      throw new RallyException(
          "User [%s] (key [run.as] of section [provisioning]) is root, but servers refuse to run as"
                  .formatted(user)
              + " root; name another user.");
    }
    return new RunAs(user, uid, gid, true);
  }

  /** Returns whether this process is root. */
  public static boolean isRoot() {
    return Commands.run(List.of("id", "-u")).output().equals("0");
  }

  /** Returns the user's name. */
  public String user() {
    return user;
  }

  /** Returns whether it is another user than ourselves. */
  public boolean switching() {
    return switching;
  }

  /** Returns a command that runs the given one as this user. */
  public List<String> command(List<String> command) {
    if (!switching) {
      return command;
    }
    List<String> whole =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--init-groups", "--"));
    whole.addAll(command);
    return whole;
  }

  /** Returns whether this user can start a program. */
  public boolean canExecute(Path program) {
    return switching
        ? Commands.run(command(List.of("test", "-x", program.toString()))).ok()
        : Files.isExecutable(program);
  }

  /** Returns whether this user can go into a directory. */
  public boolean canEnter(Path directory) {
    return Files.isDirectory(directory) && canExecute(directory);
  }

  /** Gives a whole tree to this user; does nothing when it is ourselves. Links are not followed. */
  public void own(Path tree) throws IOException {
    if (!switching) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return give(file);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            return give(directory);
          }
        });
  }

  private FileVisitResult give(Path path) throws IOException {
    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    return FileVisitResult.CONTINUE;
  }

  private static int number(String user, String option) {
    Commands.Outcome id = Commands.run(List.of("id", option, "--", user));
    if (!id.ok() || !id.output().matches("\\d{1,9}|[1-4]\\d{9}")) {
      throw new RallyException(
          "There is no user [%s] to run the server as; create it, or name another one in key [run.as]"
                  .formatted(user)
              + " of section [provisioning].");
    }
    return (int) Long.parseLong(id.output());
  }
}
