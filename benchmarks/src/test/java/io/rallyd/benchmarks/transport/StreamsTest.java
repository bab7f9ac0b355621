package io.rallyd.benchmarks.transport;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTest {

  @ParameterizedTest
  @CsvSource({
    "RALLYD,TCP",
    "NETTY,TCP",
    "REGION,TCP",
    "SUMMED,TCP",
    "RALLYD,TLS",
    "NETTY,TLS",
    "SUMMED,TLS",
    "RALLYD,TCNATIVE"
  })
  void filesAndPingsPassOverOneConnection(StreamContender contender, Via via) {
    try (StreamEnds file = new StreamEnds(contender, via, 2)) {
      file.ends().ping();
      file.ends().run();
      file.ends().run();
      file.ends().ping();
    }
  }

  @Test
  void theKernelSendsTheFileAlone() {
    try (StreamEnds file = new StreamEnds(StreamContender.TRANSFER, Via.TCP, 2)) {
      file.ends().run();
      file.ends().run();
    }
  }

  @Test
  void noRegionsThroughTls() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamEnds(StreamContender.REGION, Via.TLS, 1));
  }
}
