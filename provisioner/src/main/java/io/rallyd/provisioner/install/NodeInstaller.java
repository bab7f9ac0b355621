package io.rallyd.provisioner.install;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.Product;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an archive and a car into a node that can be started. Blocks. */
public final class NodeInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(NodeInstaller.class);
  private static final long MAX_UNPACKED_BYTES = 16L << 30;

  private final Path races;
  private final Path installRoot;
  private final RunAs user;
  private final CarConfiguration configuration;

  /**
   * Creates an installer.
   *
   * @param races {@code <root.dir>/races}
   * @param installRoot where a fresh directory is made for each node, or null to install below
   *     {@code races}
   * @param user who the servers run as
   */
  public NodeInstaller(Path races, Path installRoot, RunAs user) {
    this(races, installRoot, user, new CarTemplates());
  }

  NodeInstaller(Path races, Path installRoot, RunAs user, TemplateEngine engine) {
    this.races = races;
    this.installRoot = installRoot;
    this.user = user;
    this.configuration = new CarConfiguration(engine);
  }

  /**
   * Installs a node. When this fails, nothing of it is left.
   *
   * @param announced is told, before anything is made, where the node is to live and all that is to
   *     be removed; again when there is more to remove
   * @throws RallyException with one sentence
   */
  public InstalledNode install(
      InstallPlan plan,
      NodeSpec node,
      Path archive,
      Cancellation cancellation,
      BiConsumer<NodeDirectories, List<Path>> announced) {
    NodeDirectories directories =
        NodeDirectories.choose(races, installRoot, plan.raceId(), node.name());
    List<Path> made = new ArrayList<>(directories.removed());
    try {
      announced.accept(directories, List.copyOf(made));
      directories.make();
      Product product = Product.of(plan.distribution().product());
      new ArchiveExtractor(cancellation, MAX_UNPACKED_BYTES)
          .extract(archive, directories.install());
      Path home = Distributions.home(archive, directories.install(), product);
      List<Path> data = dataPaths(plan.car().variables().get("data_paths"), home);
      for (Path path : data) {
        claim(path, home);
      }
      made.addAll(0, data);
      announced.accept(directories, List.copyOf(made));
      for (Path path : data) {
        Files.createDirectories(path);
      }
      configuration.apply(
          plan.car(), product, home, NodeVariables.of(plan, node, directories, home, data));
      cancellation.check();
      for (Path path : data) {
        user.own(path);
      }
      user.own(directories.base());
      return new InstalledNode(node, product, plan.clusterName(), directories, home, data);
    } catch (IOException e) {
      remove(directories, made);
      throw DiskTrouble.sentence("install into", directories.install(), e);
    } catch (RuntimeException | Error e) {
      remove(directories, made);
      throw e;
    }
  }

  private static List<Path> dataPaths(Object variable, Path home) {
    if (variable == null) {
      return List.of(home.resolve("data"));
    }
    List<?> named = variable instanceof List<?> list ? list : List.of(variable);
    List<Path> paths = new ArrayList<>();
    for (Object name : named) {
      if (!(name instanceof String text) || !Path.of(text).isAbsolute()) {
        throw new RallyException(
            "Variable [data_paths] of the car must be an absolute path or a list of such, but is [%s]."
                .formatted(variable));
      }
      paths.add(Path.of(text).normalize());
    }
    return paths;
  }

  /** Data paths are deleted after the race, so nobody else may have anything in them. */
  private static void claim(Path path, Path home) throws IOException {
    if (path.startsWith(home)) {
      return;
    }
    if (home.startsWith(path) || Files.isSymbolicLink(path)) {
      throw new RallyException("Data path [%s] of the car cannot be used.".formatted(path));
    }
    if (Files.exists(path)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        if (entries.iterator().hasNext()) {
          throw new RallyException(
              "Data path [%s] of the car is not empty; it is deleted after the race, so please name a"
                      .formatted(path)
                  + " directory of its own.");
        }
      }
    }
  }

  private static void remove(NodeDirectories directories, List<Path> made) {
    for (Path path : made) {
      try {
        TreeDeletion.delete(path);
      } catch (IOException e) {
        LOG.warn("Cannot remove [{}]", path, e);
      }
    }
    try {
      directories.keepLogs();
    } catch (IOException e) {
      LOG.warn("Cannot tidy up [{}]", directories.kept(), e);
    }
  }
}
