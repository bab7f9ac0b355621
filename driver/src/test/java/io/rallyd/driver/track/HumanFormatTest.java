package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanFormatTest {

  @ParameterizedTest
  @CsvSource({
    "0,0B",
    "1023,1023B",
    "1024,1.0KB",
    "1536,1.5KB",
    "1000000000,953.7MB",
    "3547614383,3.3GB",
    "5497558138880,5.0TB"
  })
  void sizes(long bytes, String text) {
    assertThat(HumanFormat.size(OptionalLong.of(bytes))).isEqualTo(text);
  }

  @Test
  void anUnknownSizeIsSaidToBe() {
    assertThat(HumanFormat.size(OptionalLong.empty())).isEqualTo("N/A");
  }

  @Test
  void numbersAreGrouped() {
    assertThat(HumanFormat.number(1_234_567)).isEqualTo("1,234,567");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "1,1s",
    "59.5,59.50s",
    "3600,1h",
    "3661,1h 1m 1s",
    "90061,1d 1h 1m 1s",
    "0.0015,1.50ms"
  })
  void durations(double seconds, String text) {
    assertThat(HumanFormat.duration(seconds)).isEqualTo(text);
  }
}
