package io.rallyd.daemon.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.daemon.telemetry.ClusterClient;
import io.rallyd.daemon.telemetry.StatusException;
import io.rallyd.driver.track.BuildFlavor;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.TargetHost;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The benchmarked cluster as race control sees it: what it is and whether it is ready. */
final class Cluster {
  private static final Duration REQUEST = Duration.ofSeconds(15);
  private static final String OPENSEARCH = "opensearch";
  private static final String SERVERLESS = "serverless";
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String NODES =
      "/_nodes?filter_path=nodes.*.version,nodes.*.build_hash,nodes.*.build_flavor";
  private static final int OLDEST_ELASTICSEARCH = 608;
  private static final int OLDEST_OPENSEARCH = 200;

  /**
   * What the cluster told of itself.
   *
   * @param version such as {@code 7.17.29}
   * @param flavor build flavor; {@code opensearch} for OpenSearch
   * @param revision build hash
   * @param operator whether the user of a serverless cluster operates it
   */
  record Facts(String version, String flavor, String revision, boolean operator) {
    static final Facts UNKNOWN = new Facts("", "oss", "oss", false);

    /**
     * Returns what the command line says of a cluster that is not asked.
     *
     * @param product {@code opensearch} or another, as it is provisioned
     * @param version may be empty
     */
    static Facts named(String product, String version) {
      return new Facts(version, product.equals(OPENSEARCH) ? OPENSEARCH : "oss", "oss", false);
    }

    /** Returns whether its users may run only a part of the operations. */
    boolean serverless() {
      return flavor.equals(SERVERLESS);
    }

    Facts operatedBy(boolean us) {
      return new Facts(version, flavor, revision, us);
    }

    /** Returns what a track is loaded for; OpenSearch has no flavor of its own there. */
    TrackTarget target() {
      return new TrackTarget(
          version,
          new BuildFlavor(flavor.equals(OPENSEARCH) ? "oss" : flavor, operator, serverless()));
    }
  }

  private final ClusterTarget target;
  private final ClusterClient client;

  Cluster(ClusterTarget target) {
    this.target = target;
    this.client = new ClusterClient(target);
  }

  /** Returns the cluster named default, or the first one, at these addresses. */
  static Cluster of(RaceDescription race, List<TargetHost> hosts) {
    String name =
        race.targetHosts().containsKey("default")
            ? "default"
            : race.targetHosts().keySet().stream().findFirst().orElse("default");
    Map<String, Object> options = race.clientOptions().getOrDefault(name, Map.of());
    return new Cluster(new ClusterTarget(name, hosts, options, "", ""));
  }

  /** Returns the client for control requests. */
  ClusterClient client() {
    return client;
  }

  /** Returns the cluster as the load drivers are told of it. */
  ClusterTarget target(Facts facts) {
    return new ClusterTarget(
        target.name(), target.hosts(), target.options(), facts.version(), facts.flavor());
  }

  /**
   * Asks what the cluster is. Where the root is no resource (the minimal distributions of
   * Elasticsearch from 8.18 on lack it), the nodes are asked.
   *
   * @return fails with a sentence when it does not answer or is too old
   */
  CompletableFuture<Facts> probe() {
    return client
        .get("/", REQUEST)
        .thenApply(info -> info.path("version"))
        .exceptionallyCompose(
            error ->
                ClusterClient.cause(error) instanceof StatusException e
                        && e.status() == METHOD_NOT_ALLOWED
                    ? client.get(NODES, REQUEST).thenApply(Cluster::firstNode)
                    : CompletableFuture.failedFuture(error))
        .handle(
            (version, error) -> {
              if (error != null) {
                throw new RallyException(
                    "Cannot reach the cluster ["
                        + target.name()
                        + "] at "
                        + client.addresses()
                        + ": "
                        + client.describe(error)
                        + ".",
                    error);
              }
              return facts(version);
            })
        .thenCompose(
            facts ->
                facts.serverless()
                    ? operates().thenApply(facts::operatedBy)
                    : CompletableFuture.completedFuture(facts));
  }

  /** Asks a serverless cluster who we are; one that does not say has us as a mere user. */
  private CompletableFuture<Boolean> operates() {
    return client
        .get("/_security/_authenticate", REQUEST)
        .handle((user, error) -> error == null && user.path("operator").asBoolean(false));
  }

  /** Waits until so many nodes form the cluster and it is not red. */
  CompletableFuture<Void> awaitNodes(int nodes, Duration deadline) {
    String path =
        "/_cluster/health?wait_for_nodes=%3E%3D"
            + nodes
            + "&wait_for_status=yellow&timeout="
            + deadline.toSeconds()
            + "s";
    return client
        .get(path, deadline.plusSeconds(5))
        .handle(
            (health, error) -> {
              if (error != null) {
                throw new RallyException(
                    "The "
                        + nodes
                        + " nodes at "
                        + client.addresses()
                        + " did not form a healthy cluster within "
                        + deadline.toSeconds()
                        + " seconds: "
                        + client.describe(error)
                        + ".",
                    error);
              }
              return null;
            });
  }

  /** Returns what a node tells of itself, in the form in which the root tells it. */
  private static JsonNode firstNode(JsonNode answer) {
    Iterator<JsonNode> nodes = answer.path("nodes").elements();
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    if (nodes.hasNext()) {
      JsonNode node = nodes.next();
      version.set("number", node.path("version"));
      version.set("build_flavor", node.path("build_flavor"));
      version.set("build_hash", node.path("build_hash"));
    }
    return version;
  }

  private Facts facts(JsonNode version) {
    String number = version.path("number").asText("");
    boolean openSearch = OPENSEARCH.equals(version.path("distribution").asText(""));
    String flavor = openSearch ? OPENSEARCH : version.path("build_flavor").asText("oss");
    if (number.isEmpty()) {
      throw new RallyException(
          "What answers at "
              + client.addresses()
              + " does not tell a version; Elasticsearch or OpenSearch was expected.");
    }
    int oldest = openSearch ? OLDEST_OPENSEARCH : OLDEST_ELASTICSEARCH;
    boolean serverless = flavor.equals(SERVERLESS);
    if (!serverless && comparable(number) < oldest) {
      throw new RallyException(
          "The cluster at "
              + client.addresses()
              + " has version "
              + number
              + ", but at least "
              + (openSearch ? "OpenSearch 2.0.0" : "Elasticsearch 6.8.0")
              + " is needed.");
    }
    return new Facts(
        serverless ? SERVERLESS : number, flavor, version.path("build_hash").asText(flavor), false);
  }

  /** Writes 7.17.29 as 717. */
  private static int comparable(String number) {
    String[] parts = number.split("[.-]");
    try {
      return Integer.parseInt(parts[0]) * 100 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }
}
