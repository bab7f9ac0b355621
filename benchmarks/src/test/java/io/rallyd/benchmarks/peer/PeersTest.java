package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.transport.RoundTrips;
import org.junit.jupiter.api.Test;

class PeersTest {

  @Test
  void grpcAnswersEveryRequest() {
    exchange(new GrpcRoundTrips(1024));
  }

  @Test
  void pekkoAnswersEveryRequest() {
    exchange(new PekkoRoundTrips(1024));
  }

  private static void exchange(RoundTrips ends) {
    try (ends) {
      ends.run(100, 1);
      ends.run(100, 16);
      ends.run(600, 256);
    }
  }
}
