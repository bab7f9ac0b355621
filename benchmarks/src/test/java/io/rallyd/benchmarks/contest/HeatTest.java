package io.rallyd.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeatTest {

  @Test
  void everyDisciplineHasUsAndSomebodyElse() {
    List<Heat> heats = Heat.of(ContestOptions.parse());
    assertThat(heats).hasSizeGreaterThan(30);
    assertThat(heats)
        .allSatisfy(
            heat -> {
              assertThat(heat.contenders()).filteredOn(Heat::ours).hasSize(1);
              assertThat(heat.contenders()).hasSizeGreaterThan(1);
            });
  }

  @Test
  void parametersAreThoseWantedOrElseThoseDeclared() {
    List<Heat> heats =
        Heat.of(
            ContestOptions.parse(
                "RoundTripBenchmark", "--param=payload=100,7", "--param=inFlight=1"));
    assertThat(heats).hasSize(2 * 4);
    assertThat(heats.get(0).name("x")).isEqualTo("x inFlight=1 payload=100 via=TCP");
    assertThat(heats).extracting(heat -> heat.params().get("payload")).contains("100", "7");
  }

  @Test
  void contendersTakeTurnsInGoingFirst() {
    Heat heat = new Heat("d", List.of("a", "b"), java.util.Map.of());
    assertThat(heat.order(1)).containsExactly("a", "b");
    assertThat(heat.order(2)).containsExactly("b", "a");
    assertThat(heat.order(3)).containsExactly("a", "b");
  }
}
