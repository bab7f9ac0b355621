package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import io.rallyd.provisioner.supply.Product;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an unpacked distribution is made of. */
final class Distributions {
  private Distributions() {}

  /**
   * Returns the home of the server that an archive unpacked to.
   *
   * @throws RallyException when it is not the product's
   */
  static Path home(Path archive, Path install, Product product) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(install, product.key() + "*")) {
      for (Path home : found) {
        if (Files.isRegularFile(home.resolve("bin").resolve(product.key()))
            && Files.isDirectory(home.resolve("config"))) {
          return home;
        }
      }
    }
    throw new RallyException(
        "Archive [%s] has no [%s*] with [bin/%s] and [config] in it, so it is no distribution of %s."
            .formatted(archive, product.key(), product.key(), product.title()));
  }

  /** Returns the names of the modules and plugins that came with it, sorted. */
  static List<String> modules(Path home) {
    List<String> names = new ArrayList<>();
    for (String folder : List.of("modules", "plugins")) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(home.resolve(folder))) {
        for (Path entry : entries) {
          names.add(entry.getFileName().toString());
        }
      } catch (IOException e) {
        // A distribution without such a folder has none.
        continue;
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }
}
