package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CloseMatchesTest {

  @Test
  void theClosestNameIsFound() {
    assertThat(CloseMatches.best("num_of-shards", List.of("num_of_replicas", "num_of_shards")))
        .hasValue("num_of_shards");
    assertThat(CloseMatches.best("xyz", List.of("bulk_size"))).isEmpty();
  }

  @Test
  void likenessIsTwiceTheMatchesOverBothLengths() {
    assertThat(CloseMatches.ratio("abcd", "bcde")).isCloseTo(0.75, within(1e-9));
    assertThat(CloseMatches.ratio("", "")).isEqualTo(1);
    assertThat(CloseMatches.ratio("a", "b")).isEqualTo(0);
  }
}
