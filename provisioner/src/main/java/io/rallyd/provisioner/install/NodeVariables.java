package io.rallyd.provisioner.install;

import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.provisioner.supply.Product;
import io.rallyd.provisioner.supply.Version;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the templates of a car can name: the car's variables, and over them what only the machine
 * and the race know.
 *
 * <p>Nodes on one address differ only by their ports, so seed hosts without ports would not find
 * them; then, and only then, {@code all_node_ips} has {@code ip:transport_port} for each node
 * instead of the distinct addresses. {@code all_node_addresses} always has.
 */
final class NodeVariables {
  private NodeVariables() {}

  /** Returns the variables of a node. */
  static Map<String, Object> of(
      InstallPlan plan, NodeSpec node, NodeDirectories directories, Path home, List<Path> data) {
    Product product = Product.of(plan.distribution().product());
    Version version = Version.of(plan.distribution().version());
    List<NodeSpec> nodes = plan.allNodes();
    List<String> ips = nodes.stream().map(NodeSpec::ip).distinct().toList();
    List<String> addresses = nodes.stream().map(NodeVariables::address).toList();
    boolean alike = nodes.stream().map(NodeSpec::transportPort).distinct().count() == 1;
    List<String> seeds = ips.size() == nodes.size() && alike ? ips : addresses;

    Map<String, Object> variables = new LinkedHashMap<>(plan.car().variables());
    variables.put("cluster_name", plan.clusterName());
    variables.put("node_name", node.name());
    variables.put("data_paths", data.stream().map(Path::toString).toList());
    variables.put("log_path", directories.logs().toString());
    variables.put("heap_dump_path", directories.heapDump().toString());
    variables.put("node_ip", node.ip());
    variables.put("network_host", node.ip());
    variables.put("http_port", String.valueOf(node.httpPort()));
    variables.put("transport_port", String.valueOf(node.transportPort()));
    variables.put("all_node_ips", json(seeds));
    variables.put("all_node_addresses", json(addresses));
    variables.put("all_node_names", json(nodes.stream().map(NodeSpec::name).toList()));
    variables.put("all_node_ips_count", nodes.size());
    variables.put("minimum_master_nodes", nodes.size());
    variables.put("install_root_path", home.toString());
    variables.put("cluster_settings", Map.of());
    variables.put("distribution_product", product.key());
    variables.put("distribution_version", plan.distribution().version());
    variables.put("distribution_major", version.major());
    variables.put("distribution_minor", version.minor());
    variables.put("distribution_modules", Distributions.modules(home));
    return variables;
  }

  private static String address(NodeSpec node) {
    String ip = node.ip().indexOf(':') >= 0 ? "[" + node.ip() + "]" : node.ip();
    return ip + ":" + node.transportPort();
  }

  /** Addresses and names have no character that JSON would escape. */
  private static String json(List<String> texts) {
    return texts.stream().map(t -> '"' + t + '"').collect(Collectors.joining(",", "[", "]"));
  }
}
