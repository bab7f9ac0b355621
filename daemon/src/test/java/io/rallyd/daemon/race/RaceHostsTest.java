package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.TargetHost;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaceHostsTest {
  private final MemberRegistry members =
      new MemberRegistry("10.0.0.1", new Joined("1", "c"), InstantSource.system());

  RaceHostsTest() {
    new ScriptedMachine(true).join(members, "10.0.0.1");
    new ScriptedMachine().join(members, "10.0.0.2");
  }

  private List<NodeSpec> nodes(List<String> drivers, String... targets) {
    List<TargetHost> hosts =
        List.of(targets).stream().map(t -> new TargetHost(t, 39200, false, "")).toList();
    RaceDescription race = RaceTest.description("from-distribution", drivers, hosts);
    return RaceHosts.resolve(race, members, true, "n").allNodes();
  }

  @Test
  void aRaceOnThisMachineAloneStaysOnItsLoopback() {
    assertThat(nodes(List.of("localhost"), "127.0.0.1"))
        .containsExactly(new NodeSpec("n-0", "127.0.0.1", 39200, 39300));
  }

  @Test
  void aNodeThatOtherMachinesLoadHasAnAddressThatTheyReach() {
    assertThat(nodes(List.of("10.0.0.2"), "127.0.0.1"))
        .containsExactly(new NodeSpec("n-0", "10.0.0.1", 39200, 39300));
  }

  @Test
  void nodesOfOneClusterReachEachOther() {
    assertThat(nodes(List.of("localhost"), "localhost", "10.0.0.2"))
        .containsExactly(
            new NodeSpec("n-0", "10.0.0.1", 39200, 39300),
            new NodeSpec("n-1", "10.0.0.2", 39200, 39300));
  }

  @Test
  void oneMachineMayHaveSeveralNodes() {
    RaceDescription race =
        RaceTest.description(
            "from-distribution",
            List.of("localhost"),
            List.of(
                new TargetHost("10.0.0.2", 39200, false, ""),
                new TargetHost("10.0.0.2", 39201, false, "")));
    RaceHosts hosts = RaceHosts.resolve(race, members, true, "n");
    assertThat(hosts.nodes()).hasSize(1);
    assertThat(Map.copyOf(hosts.nodes()).values().iterator().next())
        .extracting(NodeSpec::httpPort)
        .containsExactly(39200, 39201);
  }
}
