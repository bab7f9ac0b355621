package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
  @Test
  void theOrderIsThatOfTheConfigurationAndMayLeaveOut() {
    assertThat(Origin.order(Origin.USUAL)).containsExactly(Origin.COORDINATOR, Origin.BASE_URL);
    assertThat(Origin.order(List.of("cache", "base-url", "coordinator")))
        .containsExactly(Origin.BASE_URL, Origin.COORDINATOR);
    assertThat(Origin.order(List.of("cache"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coordinator;cache | must begin with cache",
        "cache;moon | corpus.origins has [moon]",
        "cache;coordinator;coordinator | corpus.origins has [coordinator]"
      })
  void whatMakesNoSenseIsRefused(String words, String message) {
    assertThatThrownBy(() -> Origin.order(List.of(words.split(";")))).hasMessageContaining(message);
  }
}
