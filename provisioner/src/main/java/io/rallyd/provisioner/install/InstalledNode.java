package io.rallyd.provisioner.install;

import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.provisioner.supply.Product;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node that could be started.
 *
 * @param spec name and address
 * @param product what it is
 * @param clusterName its cluster, which names its log file
 * @param directories where it lives
 * @param home what the archive unpacked to
 * @param dataPaths where it keeps its data
 */
public record InstalledNode(
    NodeSpec spec,
    Product product,
    String clusterName,
    NodeDirectories directories,
    Path home,
    List<Path> dataPaths) {
  /** Copies the list. */
  public InstalledNode {
    dataPaths = List.copyOf(dataPaths);
  }

  /** Returns all directories that go after the race. */
  public List<Path> removed() {
    List<Path> all = new ArrayList<>(dataPaths);
    all.addAll(directories.removed());
    return all;
  }
}
