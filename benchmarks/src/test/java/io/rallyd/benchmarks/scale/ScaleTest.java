package io.rallyd.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {

  @Test
  void nodesJoinMeetDieAndComeBack(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("scale.json");
    Scale.run(
        ScaleOptions.parse(
            "--nodes=8",
            "--tls=jdk",
            "--killed=2",
            "--per-process=3",
            "--rounds=1",
            "--idle=0.1",
            "--barriers=3",
            "--storm=8",
            "--output=" + output));
    JsonNode results = new ObjectMapper().readTree(output.toFile()).get("results");
    assertThat(median(results, "scale tls by the jdk", "killed")).isEqualTo(2);
    assertThat(median(results, "scale tls by the jdk", "half_killed")).isEqualTo(2);
    assertThat(median(results, "scale tls by the jdk", "barrier_p50_ms")).isPositive();
    assertThat(median(results, "storm tls by the jdk", "accepts")).isGreaterThanOrEqualTo(8);
    assertThat(median(results, "crash tls by the jdk", "accepts")).isGreaterThanOrEqualTo(8);
  }

  private static double median(JsonNode results, String what, String measure) {
    for (JsonNode each : results) {
      if (each.get("what").asText().equals(what) && each.get("measure").asText().equals(measure)) {
        return each.get("median_by_nodes").get("8").asDouble();
      }
    }
    throw new AssertionError(what + " has no " + measure);
  }

  @Test
  void growthIsFittedOverSizes() {
    Growth square = Growth.of(List.of(10, 100, 1000), List.of(3e2, 3e4, 3e6));
    assertThat(square.exponent()).isCloseTo(2, within(1e-9));
    assertThat(square.at(100_000)).isCloseTo(3e10, within(1.0));
    assertThat(Growth.of(List.of(10), List.of(1.0)).exponent()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nodes=1", "--nodes=x", "--tls=maybe", "--rounds=0", "--quick"})
  void whatIsWrongIsNamed(String argument) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScaleOptions.parse(argument))
        .withMessageContaining(argument)
        .withMessageContaining("--nodes=N");
  }
}
