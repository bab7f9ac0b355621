package io.rallyd.provisioner;

import io.rallyd.provisioner.install.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Where a test installs: a directory of its own, so that other races on the machine do not matter,
 * and one that another user can get to, which a JUnit folder is not.
 */
record InstallDirectory(Path path) implements AutoCloseable {
  static InstallDirectory create() throws IOException {
    Path path = Files.createTempDirectory(Path.of("/var/tmp"), "rallyd-test");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new InstallDirectory(path);
  }

  ProvisionerSettings settings(Path root) {
    return new ProvisionerSettings(
        root,
        Optional.of(path),
        "",
        List.of("PATH"),
        ProvisionerSettings.DEFAULT_STARTUP,
        ProvisionerSettings.DEFAULT_GRACE);
  }

  @Override
  public void close() throws IOException {
    TreeDeletion.delete(path);
  }
}
