package io.rallyd.provisioner;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.install.InstalledNode;
import io.rallyd.provisioner.jdk.Jdk;
import io.rallyd.provisioner.jdk.JdkFinder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Java that a distribution brings. */
final class BundledJdk {
  private BundledJdk() {}

  /**
   * Returns it; the server's start script finds it by itself.
   *
   * @throws RallyException when the distribution has none
   */
  static Jdk of(InstalledNode node) {
    Path home = node.home().resolve("jdk");
    if (!Files.isDirectory(home)) {
      throw new RallyException(
          "Distribution [%s] brings no Java, so [--runtime-jdk=bundled] is of no use."
              .formatted(node.home().getFileName()));
    }
    return new Jdk(null, JdkFinder.major(home).orElse(0));
  }
}
