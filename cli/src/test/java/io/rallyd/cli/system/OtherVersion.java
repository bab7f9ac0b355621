package io.rallyd.cli.system;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the distribution that takes itself for another version. */
final class OtherVersion {
  private static final String PROPERTIES = "/io/rallyd/cli/product.properties";

  private OtherVersion() {}

  static Path of(String version, Path target) throws IOException {
    DaemonCluster.expectSuccess(
        Machine.run(
            List.of("cp", "-r", Account.builtDistribution().toString(), target.toString())));
    Path jar;
    try (Stream<Path> files = Files.list(target.resolve("lib"))) {
      jar =
          files
              .filter(f -> f.getFileName().toString().startsWith("rallyd-cli-"))
              .findFirst()
              .orElseThrow();
    }
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.writeString(inside.getPath(PROPERTIES), "version=" + version + "\n");
    }
    return target;
  }
}
