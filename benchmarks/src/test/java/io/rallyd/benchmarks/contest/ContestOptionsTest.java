package io.rallyd.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContestOptionsTest {

  @Test
  void allCanBeSet() {
    ContestOptions options =
        ContestOptions.parse(
            "Codec",
            "--rounds=3",
            "--seconds=0.5",
            "--warmup=1",
            "--minutes=4",
            "--param=via=TCP,TLS",
            "--output=r/x.json");
    assertThat(options)
        .isEqualTo(
            new ContestOptions(
                List.of("Codec"),
                3,
                0.5,
                1,
                4,
                Map.of("via", List.of("TCP", "TLS")),
                java.util.Optional.of(Path.of("r/x.json"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--rounds=no", "--rounds=0", "--seconds=-1", "--param=via", "--fast", "-x"})
  void whatIsWrongIsNamed(String argument) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContestOptions.parse(argument))
        .withMessageContaining(argument)
        .withMessageContaining("--rounds=N");
  }
}
