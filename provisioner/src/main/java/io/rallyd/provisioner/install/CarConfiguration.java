package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.ConfigTemplate;
import io.rallyd.provisioner.supply.Product;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Replaces the configuration of a fresh distribution by that of a car. The distribution's {@code
 * config} goes, but for the files in the car's variable {@code config.keep}; then each file of the
 * car is rendered and appended, or copied.
 */
final class CarConfiguration {
  private static final String KEEP = "config.keep";

  private final TemplateEngine engine;

  CarConfiguration(TemplateEngine engine) {
    this.engine = engine;
  }

  /** Applies a car to a home. */
  void apply(Car car, Product product, Path home, Map<String, Object> variables)
      throws IOException {
    Object keep = car.variables().getOrDefault(KEEP, "");
    clear(home.resolve("config"), Arrays.asList(keep.toString().split("\\s*,\\s*")));
    for (ConfigTemplate file : car.templates()) {
      apply(file, place(home, product, file.path()), variables);
    }
    Path logging = home.resolve("config").resolve("log4j2.properties");
    if (!Files.exists(logging)) {
      Files.writeString(logging, logging(product));
    }
  }

  private void apply(ConfigTemplate file, Path target, Map<String, Object> variables)
      throws IOException {
    Files.createDirectories(target.getParent());
    if (file.template()) {
      String text = new String(file.content(), StandardCharsets.UTF_8);
      Files.writeString(
          target,
          engine.render(file.path(), text, variables) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return;
    }
    Files.write(target, file.content());
    if (file.content().length > 2 && file.content()[0] == '#' && file.content()[1] == '!') {
      // Rights do not travel with a car; a script without them would be of no use.
      Unpacking.makeExecutable(target);
    }
  }

  /** Cars name the file of Elasticsearch; OpenSearch has the same one under its own name. */
  private static Path place(Path home, Product product, String path) {
    String own =
        path.equals("config/elasticsearch.yml") ? "config/" + product.key() + ".yml" : path;
    Path target = home.resolve(own).normalize();
    if (path.startsWith("/") || !target.startsWith(home) || target.equals(home)) {
      throw new RallyException(
          "File [%s] of the car is refused: it climbs out of the installation.".formatted(path));
    }
    return target;
  }

  private static void clear(Path config, List<String> kept) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(config)) {
      for (Path entry : entries) {
        if (!kept.contains(entry.getFileName().toString())) {
          TreeDeletion.delete(entry);
        }
      }
    }
  }

  private static String logging(Product product) throws IOException {
    try (InputStream in = CarConfiguration.class.getResourceAsStream("log4j2.properties")) {
      String prefix = product == Product.OPENSEARCH ? "opensearch" : "es";
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@prefix@", prefix);
    }
  }
}
