package io.rallyd.daemon.lifecycle;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a daemon process is started in the background.
 *
 * @param prefix the program and its options, up to where the arguments of {@code esrallyd} begin
 */
public record DaemonCommand(List<String> prefix) {
  /** Options that suit a short command or belong to the first run only. */
  private static final Set<String> SHORT_LIVED =
      Set.of("-XX:TieredStopAtLevel=1", "-XX:+AutoCreateSharedArchive", "-Xshare:dump");

  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  /** Creates a command; the list is copied. */
  public DaemonCommand {
    prefix = List.copyOf(prefix);
  }

  /**
   * Returns a command that runs the same Java with the same options and class path as this process,
   * less the options that only suit a short command.
   *
   * @param main the class whose main method understands the arguments of {@code esrallyd}
   */
  public static DaemonCommand ofThisJvm(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> !SHORT_LIVED.contains(a))
        .filter(a -> !a.startsWith("-XX:ArchiveClassesAtExit") && !a.startsWith("-agentlib:jdwp"))
        .forEach(command::add);
    command.add("-D" + StartReport.PROPERTY + "=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return new DaemonCommand(command);
  }

  /**
   * Starts the process in a session of its own, so that the terminal's signals do not reach it. Its
   * standard output is for {@link StartReport}.
   *
   * @param errors file that its standard error is appended to
   */
  Process start(List<String> arguments, Path directory, Path errors) throws IOException {
    List<String> command = new ArrayList<>();
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresent(s -> command.add(s.toString()));
    command.addAll(prefix);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
        .start();
  }
}
