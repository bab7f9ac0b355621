package io.rallyd.cli.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A directory that everyone can reach, where servers are installed; may be a disk of its own. */
final class ScratchDisk implements AutoCloseable {
  private final Path directory;
  private final boolean mounted;

  private ScratchDisk(Path directory, boolean mounted) {
    this.directory = directory;
    this.mounted = mounted;
  }

  /** Makes an empty directory. */
  static ScratchDisk create() throws IOException {
    return new ScratchDisk(folder(), false);
  }

  /**
   * Makes an empty disk in memory; only root can.
   *
   * @param options of the file system {@code tmpfs}
   */
  static ScratchDisk mount(String options) throws IOException {
    Path folder = folder();
    Outcome mount =
        Machine.run(
            List.of(
                "mount", "-t", "tmpfs", "-o", "mode=755," + options, "tmpfs", folder.toString()));
    if (mount.exitCode() != 0) {
      Files.delete(folder);
      throw new IOException(mount.toString());
    }
    return new ScratchDisk(folder, true);
  }

  private static Path folder() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "itest-disk-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  Path directory() {
    return directory;
  }

  /** Returns the lines of a configuration that has servers installed here. */
  String[] configuration() {
    return new String[] {"[provisioning]", "install.dir = " + directory};
  }

  /** Returns what lies there. */
  List<Path> content() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the ids of all processes that were started from here. */
  List<Long> processes() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> Machine.commandLine(pid.toString()).contains(directory + "/"))
        .toList();
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      DaemonCluster.expectSuccess(Machine.run(List.of("umount", directory.toString())));
    }
    ServerFolder.remove(directory);
  }
}
