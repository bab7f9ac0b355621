package io.rallyd.daemon.race;

import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberDirectory;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.TargetHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which machines take part in a race.
 *
 * @param drivers machines that make the load, in the order given, each once
 * @param nodes Elasticsearch nodes to provision, by machine; empty for an existing cluster
 * @param allNodes all these nodes in the order of their ids
 */
record RaceHosts(List<Member> drivers, Map<Member, List<NodeSpec>> nodes, List<NodeSpec> allNodes) {
  private static final int TRANSPORT_PORT_DISTANCE = 100;

  /**
   * Finds the machines that a race names. May block on name resolution.
   *
   * @param provision whether nodes are to be provisioned on the target hosts
   * @throws RallyException naming every host that is not a member
   */
  static RaceHosts resolve(
      RaceDescription race, MemberDirectory members, boolean provision, String nodePrefix) {
    List<String> problems = new ArrayList<>();
    Set<Member> drivers = new LinkedHashSet<>();
    for (String host : race.loadDriverHosts()) {
      find(host, "--load-driver-hosts", members, problems, drivers);
    }
    List<Member> machines = new ArrayList<>();
    if (provision) {
      for (TargetHost target : cluster(race)) {
        find(target.host(), "--target-hosts", members, problems, machines);
      }
    }
    if (!problems.isEmpty()) {
      throw new RallyException(String.join("\n", problems));
    }
    return provision
        ? provisioning(drivers, cluster(race), machines, nodePrefix)
        : new RaceHosts(List.copyOf(drivers), Map.of(), List.of());
  }

  /**
   * Gives each target its node. Only a race that is all on this machine may use its loopback
   * address: nobody else could reach a node there.
   */
  private static RaceHosts provisioning(
      Set<Member> drivers, List<TargetHost> targets, List<Member> machines, String nodePrefix) {
    boolean alone =
        drivers.stream().allMatch(Member::local) && machines.stream().allMatch(Member::local);
    Map<Member, List<NodeSpec>> nodes = new LinkedHashMap<>();
    List<NodeSpec> all = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      TargetHost target = targets.get(i);
      NodeSpec node =
          new NodeSpec(
              nodePrefix + "-" + i,
              alone && isLocal(target.host()) ? "127.0.0.1" : machines.get(i).ip(),
              target.port(),
              target.port() + TRANSPORT_PORT_DISTANCE);
      nodes.computeIfAbsent(machines.get(i), m -> new ArrayList<>()).add(node);
      all.add(node);
    }
    return new RaceHosts(List.copyOf(drivers), nodes, List.copyOf(all));
  }

  /** Returns who does what, for the log. */
  String roles() {
    return "load from "
        + drivers
        + (nodes.isEmpty() ? ", no nodes of its own" : ", nodes on " + nodes.keySet());
  }

  /** Returns the hosts of the cluster that is raced: the one named default, else the first. */
  static List<TargetHost> cluster(RaceDescription race) {
    List<TargetHost> hosts = race.targetHosts().get("default");
    if (hosts == null || hosts.isEmpty()) {
      hosts = race.targetHosts().values().stream().findFirst().orElse(List.of());
    }
    if (hosts.isEmpty()) {
      throw new RallyException("No target hosts are given; name them with --target-hosts.");
    }
    return hosts;
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1");
  }

  private static void find(
      String host,
      String flag,
      MemberDirectory members,
      List<String> problems,
      Collection<Member> to) {
    members
        .byHost(host)
        .ifPresentOrElse(
            to::add,
            () ->
                problems.add(
                    "The host ["
                        + host
                        + "] of "
                        + flag
                        + " has not joined this coordinator; start a daemon there with"
                        + " 'esrallyd start --node-ip="
                        + host
                        + " --coordinator-ip=<address of the coordinator>'."));
  }

  /** Returns where requests go: the nodes to be provisioned, or the hosts that were named. */
  List<TargetHost> addresses(RaceDescription race) {
    return allNodes.isEmpty()
        ? cluster(race)
        : allNodes.stream().map(n -> new TargetHost(n.ip(), n.httpPort(), false, "")).toList();
  }

  /** Returns a sentence for each machine that does not run the coordinator's own version. */
  List<String> versionProblems(String productVersion) {
    Set<Member> machines = new LinkedHashSet<>(drivers);
    machines.addAll(nodes.keySet());
    return machines.stream()
        .filter(m -> !m.info().version().equals(productVersion))
        .map(
            m ->
                "Machine "
                    + m.ip()
                    + " runs rallyd "
                    + m.info().version()
                    + ", but the coordinator runs "
                    + productVersion
                    + "; a race needs the same version on all machines.")
        .toList();
  }

  /** Returns whether a machine takes part. */
  boolean involves(Member member) {
    return drivers.contains(member) || nodes.containsKey(member);
  }
}
